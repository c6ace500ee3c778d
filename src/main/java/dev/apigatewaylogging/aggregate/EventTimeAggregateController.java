package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.spi.Metadata;

/**
 * Closes the requests about which the log has been silent: the aggregator's completion timeout, measured on the log's
 * time (how far reading has come) instead of the clock on the wall, so that no request is torn apart because reading was
 * throttled or paused. As a step of the route it takes the page's {@code ReadThrough} header as the time. Where several
 * log groups can tell of a request, the slowest of them tells the time, for a minute of scanning at most. However late its
 * entries were visible, a request waits until the others were scanned for it after that.
 *
 * <p>When more log text is held than allowed and Kafka is not what it waits for, only the log group that is farthest behind
 * is scanned: others may wait for it. If that takes too much room too, the oldest open requests are closed
 * early: they go out marked as incomplete, and whole when a later reading finds them whole. So those of the first reading
 * go first.
 */
@Metadata(label = "bean", description = "Completes requests whose inactivity timeout has expired in event time")
public final class EventTimeAggregateController extends DefaultAggregateController implements Processor {

    private static final long MAX_WATERMARK_WAIT = TimeUnit.MINUTES.toNanos(1);

    /** The access line is written so soon after the end of the execution log. */
    private static final long ACCESS_LOG_DELAY_MILLIS = 500;

    /** The live scan finds nothing that is visible later than this after its time, in milliseconds. */
    private static final long MAX_DELAY_MILLIS = 150_000;

    /** A rescan comes in pieces, of an hour at most. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** So many times as long as one request can be silent, several requests with one id can be open. */
    private static final int LONGEST_SHARED = 4;

    @Metadata(description = "Tracks the buffered log data", required = true)
    private DeliveryTracker deliveryTracker;

    private final Map<ScanId, Reading> readings = new HashMap<>();
    private final AccessLogExpectation bothLogs = new AccessLogExpectation();
    /** Those that the page brings entries of and that are not ready: when AWS answered is known at its end. */
    private final List<OpenRequest> updatedRequests = new ArrayList<>();

    private final ActiveScanningTime scanning;
    private long inactivityMillis = 10_000;
    private long integrationMillis = 30_000;

    /** When to look at a request again; lines that came since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** What one reading has opened, and how far it has come. */
    private static final class Reading {
        private final String api;
        private final int pass;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        /** Those that are due but for a scan of another log. */
        private final List<Deadline> awaitingOtherLogs = new ArrayList<>();

        private long readThrough = Long.MIN_VALUE;
        private long readAt;
        /** The time between the last two tellings, in nanoseconds of scanning. */
        private long pauseNanos;

        private boolean unreadable;
        private final RecentScans scans = new RecentScans();

        private Reading(ScanId scanId, long now) {
            readAt = now;
            pass = scanId.pass();
            api = ApiGatewayLogGroup.of(scanId.group().name()).apiId();
        }

        private void readThrough(long time, long now) {
            readThrough = time;
            pauseNanos = Math.min(MAX_PAUSE_NANOS, now - readAt);
            readAt = now;
            unreadable = false;
        }

        /** Whether there can be entries of an API. */
        private boolean mayContain(String other) {
            return api.equals(other) || api.isEmpty() || other.isEmpty();
        }
    }

    public EventTimeAggregateController() {
        this.scanning = new ActiveScanningTime(System::nanoTime);
    }

    public EventTimeAggregateController(DeliveryTracker deliveryTracker) {
        this(deliveryTracker, System::nanoTime);
    }

    public EventTimeAggregateController(DeliveryTracker deliveryTracker, LongSupplier nanoClock) {
        this.deliveryTracker = Objects.requireNonNull(deliveryTracker);
        this.scanning = new ActiveScanningTime(nanoClock);
    }

    /** Tracks the buffered log data. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    /** Silence in the log after which an unfinished request is closed, in seconds. */
    public void setInactivityTimeoutSeconds(long seconds) {
        inactivityMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** How much longer the log may be silent while API Gateway waits for an integration's answer, in seconds. */
    public void setIntegrationTimeoutSeconds(long seconds) {
        integrationMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** Takes note of which logs there are. */
    void observe(RequestEntries lines) {
        lines.lines().forEach(line -> bothLogs.observe(line.entry()));
    }

    /** Whether a request with these entries has nothing to wait for, not even the other log's entries. */
    boolean isNothingMissing(Completeness completeness, List<RequestEntry> lines) {
        // an access entry that is complete by itself is of an API that has no execution log
        return completeness.isCompleteWithAccessLog()
                || (completeness.isComplete() && !(completeness.hasExecutionLines() && bothLogs.isExpected(lines)));
    }

    /** A request has its first lines: it is looked after from now on, unless these are all. */
    void onOpened(OpenRequest request, RequestEntries lines) {
        onUpdated(request, lines);
        if (!request.isComplete()) {
            schedule(request, lines);
        }
    }

    /** A request has more lines: does it have to wait for anything? */
    void onUpdated(OpenRequest request, RequestEntries lines) {
        observe(lines);
        Reading reading = readings.get(lines.lines().get(0).scanId());
        if (reading != null) {
            request.heard(reading.readThrough);
        }
        if (request.isShared()) {
            if (request.findOver(completeness -> isNothingMissing(completeness, request.lines()))) {
                request.ready();
            }
        } else if (isNothingMissing(request.completeness(), request.lines())) {
            request.ready();
        } else if (request.isComplete()) {
            schedule(request, lines);
        }
        if (!request.isReady()) {
            updatedRequests.add(request);
        }
    }

    /** What is left of several requests with one id is looked after on. */
    void stays(OpenRequest request) {
        schedule(request, new RequestEntries(request.requestId(), request.lines()));
    }

    @Override
    public void process(Exchange page) {
        scanning.goesOn(
                deliveryTracker.isBufferFull() || deliveryTracker.inFlight() >= DeliveryBackPressure.MAX_REQUESTS);
        ScanId scanId = page.getMessage().getHeader(CloudWatchLogsConstants.SCAN_ID, ScanId.class);
        Long readThrough = page.getMessage().getHeader(CloudWatchLogsConstants.WATERMARK, Long.class);
        Long responseTime = page.getMessage().getHeader(CloudWatchLogsConstants.RESPONSE_TIME, Long.class);
        if (responseTime != null) {
            updatedRequests.forEach(request -> request.lastReadTime(responseTime));
        }
        updatedRequests.clear();
        if (page.getMessage().getHeader(CloudWatchLogsConstants.REVOKED, false, Boolean.class)) {
            discard(readings.remove(scanId));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            reading(scanId).unreadable = true;
            closeSilent(scanId.pass());
        } else if (scanId != null && readThrough != null) {
            Reading reading = reading(scanId);
            reading.readThrough(readThrough, scanning.nanos());
            ScannedRange scanned =
                    page.getMessage().getHeader(CloudWatchLogsConstants.SCANNED_RANGE, ScannedRange.class);
            if (scanned != null) {
                reading.scans.add(scanned);
            }
            closeSilent(scanId.pass());
            evictOldest();
        }
    }

    private void closeSilent(int pass) {
        List<Reading> ofPass = new ArrayList<>();
        readings.forEach((scanId, reading) -> {
            if (scanId.pass() == pass) {
                ofPass.add(reading);
            }
        });
        long longestWait = MAX_WATERMARK_WAIT;
        if (pass > 0) {
            // all of them come in pieces, with a rest between
            longestWait += ofPass.stream()
                    .mapToLong(reading -> reading.pauseNanos)
                    .max()
                    .orElse(0);
        }
        long oldest = scanning.nanos() - longestWait;
        List<Reading> scanned = ofPass.stream()
                .filter(reading -> !reading.unreadable && reading.readAt > oldest)
                .toList();
        MinWatermark slowest = new MinWatermark();
        scanned.forEach(reading -> slowest.add(reading.api, reading.readThrough));
        ofPass.forEach(reading -> completeExpired(reading, slowest.forApi(reading.api), scanned, oldest));
    }

    /** Another process reads on, from before these requests: it delivers them. */
    private void discard(Reading ended) {
        if (ended == null) {
            return;
        }
        ended.deadlines.addAll(ended.awaitingOtherLogs);
        for (Deadline deadline : ended.deadlines) {
            if (!deadline.request().isClosed()) {
                forceDiscardingOfGroup(deadline.request().correlationKey());
                deadline.request().discard();
            }
        }
    }

    private void completeExpired(Reading reading, long slowest, List<Reading> scanned, long oldest) {
        List<Deadline> due = new ArrayList<>(reading.awaitingOtherLogs);
        reading.awaitingOtherLogs.clear();
        PriorityQueue<Deadline> queue = reading.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < reading.readThrough) {
            Deadline head = queue.peek();
            if (head.time() >= slowest
                    && head.since() >= oldest
                    && !head.request().isClosed()) {
                break;
            }
            due.add(queue.remove());
        }
        for (Deadline each : due) {
            OpenRequest request = each.request();
            if (request.isClosed()) {
                continue;
            }
            long deadline = deadline(request);
            if (deadline >= reading.readThrough) {
                queue.add(new Deadline(deadline, each.since(), request));
            } else if (each.since() >= oldest && !areOtherLogsScanned(request, reading, scanned)) {
                reading.awaitingOtherLogs.add(each);
            } else {
                if (request.isComplete()) {
                    bothLogs.onTimeout(request.lines());
                }
                forceCompletionOfGroup(request.correlationKey());
            }
        }
    }

    /** Whether the other logs were scanned for a request after its entries were visible, however late that was. */
    private static boolean areOtherLogsScanned(OpenRequest request, Reading own, List<Reading> all) {
        if (request.lastReadTime() == Long.MIN_VALUE) {
            return true;
        }
        long end = request.lastTimestamp() + ACCESS_LOG_DELAY_MILLIS;
        long since = request.lastReadTime() + ACCESS_LOG_DELAY_MILLIS;
        if (own.pass == 0) {
            // in a backlog the other log was often scanned long after the time of the request already
            since = Math.min(since, end + MAX_DELAY_MILLIS);
        }
        long begun = since;
        return all.stream()
                .filter(other -> other != own && other.mayContain(own.api))
                .allMatch(other -> other.scans.covers(request.first(), end, begun));
    }

    /** Closes what has been open for longest, as much as makes reading worth while again. */
    private void evictOldest() {
        if (!deliveryTracker.isOverfull() || deliveryTracker.inFlight() > 0) {
            return;
        }
        long freed = 0;
        List<Map.Entry<ScanId, Reading>> byPass = new ArrayList<>(readings.entrySet());
        byPass.sort(Comparator.comparingInt(reading -> reading.getKey().pass()));
        for (Map.Entry<ScanId, Reading> reading : byPass) {
            PriorityQueue<Deadline> queue = reading.getValue().deadlines;
            queue.addAll(reading.getValue().awaitingOtherLogs);
            reading.getValue().awaitingOtherLogs.clear();
            while (!queue.isEmpty() && freed < deliveryTracker.excessBytes()) {
                OpenRequest request = queue.remove().request();
                if (!request.isClosed()) {
                    freed += request.bytes();
                    forceCompletionOfGroup(request.correlationKey());
                }
            }
        }
    }

    private long deadline(OpenRequest request) {
        if (request.isComplete()) {
            return request.silentSince() + ACCESS_LOG_DELAY_MILLIS;
        }
        long silent =
                request.silentSince() + inactivityMillis + (request.isIntegrationPending() ? integrationMillis : 0);
        // a client could go on with the id for ever
        return request.isShared()
                ? Math.min(silent, request.first() + LONGEST_SHARED * (inactivityMillis + integrationMillis))
                : silent;
    }

    /** Keeps an eye on a request that lines of a reading have opened or made whole. */
    private void schedule(OpenRequest request, RequestEntries lines) {
        ScanId scanId = lines.lines().get(0).scanId();
        reading(scanId).deadlines.add(new Deadline(deadline(request), scanning.nanos(), request));
    }

    private Reading reading(ScanId scanId) {
        return readings.computeIfAbsent(scanId, unused -> new Reading(scanId, scanning.nanos()));
    }
}
