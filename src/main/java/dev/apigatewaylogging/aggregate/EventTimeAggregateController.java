package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
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

/**
 * Completes requests whose inactivity timeout has expired. The timeout is measured in event time (the watermark), not
 * in processing time, so slow scans never split a request. As a step of the route it takes the watermark from the
 * page's header. If several log groups can contain entries of a request, the minimum of their watermarks counts, for at
 * most a minute of active scanning.
 *
 * <p>If the buffer exceeds its limit and nothing is in flight to Kafka, only the log group with the largest lag is
 * scanned, because others may wait for it. If that exceeds the buffer too, the oldest open requests are completed
 * early: they are sent as incomplete, and again as complete when a rescan finds all of their entries. Requests of the
 * live scan are therefore evicted first.
 */
public final class EventTimeAggregateController extends DefaultAggregateController implements Processor {

    private static final long MAX_WATERMARK_WAIT = TimeUnit.MINUTES.toNanos(1);

    /** The delay of the access log entry after the end of the execution log. */
    private static final long ACCESS_LOG_DELAY_MILLIS = 500;

    /** Several requests with one ID stay open at most this multiple of the timeout of one request. */
    private static final int LONGEST_SHARED = 4;

    private final DeliveryTracker tracker;
    private final Map<ScanId, Reading> readings = new HashMap<>();
    private final AccessLogExpectation bothLogs = new AccessLogExpectation();
    private final ActiveScanningTime scanning;
    private long inactivityMillis = 10_000;
    private long integrationMillis = 30_000;

    /** The time at which to check a request again; entries added since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** The open requests and the watermark of one scan. */
    private static final class Reading {
        private final String api;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        private long readThrough = Long.MIN_VALUE;
        private long readAt;

        private Reading(ScanId scanId, long now) {
            readAt = now;
            api = ApiGatewayLogGroup.of(scanId.group().name()).apiId();
        }
    }

    public EventTimeAggregateController(DeliveryTracker tracker) {
        this(tracker, System::nanoTime);
    }

    EventTimeAggregateController(DeliveryTracker tracker, LongSupplier nanoClock) {
        this.tracker = Objects.requireNonNull(tracker);
        this.scanning = new ActiveScanningTime(nanoClock);
    }

    /** Sets the inactivity timeout of incomplete requests in event time, in seconds. */
    public void setInactivityTimeoutSeconds(long seconds) {
        inactivityMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** Sets the addition to the inactivity timeout while an integration is pending, in seconds. */
    public void setIntegrationTimeoutSeconds(long seconds) {
        integrationMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** Observes which logs exist. */
    void observe(RequestEntries lines) {
        lines.lines().forEach(line -> bothLogs.observe(line.entry()));
    }

    /** Returns whether a request with these entries expects no more of them, including those of the other log. */
    boolean isNothingMissing(Completeness completeness, List<RequestEntry> lines) {
        // an access log entry that is complete by itself belongs to an API without an execution log
        return completeness.isCompleteWithAccessLog()
                || (completeness.isComplete() && !(completeness.hasExecutionLines() && bothLogs.isExpected(lines)));
    }

    /** Schedules the timeout of a new request, unless it is complete. */
    void onOpened(OpenRequest request, RequestEntries lines) {
        onUpdated(request, lines);
        if (!request.isComplete()) {
            schedule(request, lines);
        }
    }

    /** Marks a request as ready or reschedules it after entries were added. */
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
    }

    /** Schedules the remainder of several requests with one ID. */
    void stays(OpenRequest request) {
        schedule(request, new RequestEntries(request.requestId(), request.lines()));
    }

    @Override
    public void process(Exchange page) {
        scanning.goesOn(tracker.isBufferFull() || tracker.inFlight() >= DeliveryBackPressure.MAX_REQUESTS);
        ScanId scanId = page.getMessage().getHeader(CloudWatchLogsConstants.CURSOR, ScanId.class);
        Long readThrough = page.getMessage().getHeader(CloudWatchLogsConstants.READ_THROUGH, Long.class);
        if (page.getMessage().getHeader(CloudWatchLogsConstants.ENDED, false, Boolean.class)) {
            discard(readings.remove(scanId));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            reading(scanId).readAt = scanning.nanos() - MAX_WATERMARK_WAIT;
            closeSilent(scanId.pass());
        } else if (scanId != null && readThrough != null) {
            Reading reading = reading(scanId);
            reading.readThrough = readThrough;
            reading.readAt = scanning.nanos();
            closeSilent(scanId.pass());
            evictOldest();
        }
    }

    private void closeSilent(int pass) {
        MinWatermark slowest = minWatermark(pass);
        readings.forEach((scanId, reading) -> {
            if (scanId.pass() == pass) {
                completeExpired(reading, slowest.forApi(reading.api));
            }
        });
    }

    /** Discards open requests of a revoked log group: the newly assigned process reads and delivers them. */
    private void discard(Reading ended) {
        if (ended == null) {
            return;
        }
        for (Deadline deadline : ended.deadlines) {
            if (!deadline.request().isClosed()) {
                forceDiscardingOfGroup(deadline.request().correlationKey());
                deadline.request().discard();
            }
        }
    }

    private void completeExpired(Reading reading, long slowest) {
        long now = scanning.nanos();
        PriorityQueue<Deadline> queue = reading.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < reading.readThrough) {
            Deadline head = queue.peek();
            boolean due = head.time() < slowest || now - head.since() > MAX_WATERMARK_WAIT;
            if (!due && !head.request().isClosed()) {
                return;
            }
            queue.remove();
            if (head.request().isClosed()) {
                continue;
            }
            long deadline = deadline(head.request());
            if (deadline < reading.readThrough) {
                if (head.request().isComplete()) {
                    bothLogs.onTimeout(head.request().lines());
                }
                forceCompletionOfGroup(head.request().correlationKey());
            } else {
                queue.add(new Deadline(deadline, head.since(), head.request()));
            }
        }
    }

    /** Returns the minimum watermarks of the log groups that are being scanned. */
    private MinWatermark minWatermark(int pass) {
        long now = scanning.nanos();
        MinWatermark slowest = new MinWatermark();
        readings.forEach((scanId, reading) -> {
            if (scanId.pass() == pass && now - reading.readAt < MAX_WATERMARK_WAIT) {
                slowest.add(reading.api, reading.readThrough);
            }
        });
        return slowest;
    }

    /** Completes the oldest open requests, until scanning can continue. */
    private void evictOldest() {
        if (!tracker.isOverfull() || tracker.inFlight() > 0) {
            return;
        }
        long freed = 0;
        List<Map.Entry<ScanId, Reading>> byPass = new ArrayList<>(readings.entrySet());
        byPass.sort(Comparator.comparingInt(reading -> reading.getKey().pass()));
        for (Map.Entry<ScanId, Reading> reading : byPass) {
            PriorityQueue<Deadline> queue = reading.getValue().deadlines;
            while (!queue.isEmpty() && freed < tracker.excessBytes()) {
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
        // a client could use the ID indefinitely
        return request.isShared()
                ? Math.min(silent, request.first() + LONGEST_SHARED * (inactivityMillis + integrationMillis))
                : silent;
    }

    /** Schedules the check of a request that entries of a scan have opened or completed. */
    private void schedule(OpenRequest request, RequestEntries lines) {
        ScanId scanId = lines.lines().get(0).scanId();
        reading(scanId).deadlines.add(new Deadline(deadline(request), scanning.nanos(), request));
    }

    private Reading reading(ScanId scanId) {
        return readings.computeIfAbsent(scanId, unused -> new Reading(scanId, scanning.nanos()));
    }
}
