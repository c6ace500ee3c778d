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
    private static final int MAX_SHARED_TIMEOUTS = 4;

    private final DeliveryTracker tracker;
    private final Map<ScanId, ScanState> scanStates = new HashMap<>();
    private final AccessLogExpectation accessLogExpectation = new AccessLogExpectation();
    private final ActiveScanningTime scanning;
    private long inactivityMillis = 10_000;
    private long integrationMillis = 30_000;

    /** The time at which to check a request again; entries added since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** The open requests and the watermark of one scan. */
    private static final class ScanState {
        private final String api;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        private long watermark = Long.MIN_VALUE;
        private long scannedAt;

        private ScanState(ScanId scanId, long now) {
            scannedAt = now;
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
    void observe(RequestEntries entries) {
        entries.lines().forEach(entry -> accessLogExpectation.observe(entry.entry()));
    }

    /** Returns whether a request with these entries expects no more of them, including those of the other log. */
    boolean isNothingMissing(Completeness completeness, List<RequestEntry> entries) {
        // an access log entry that is complete by itself belongs to an API without an execution log
        return completeness.isCompleteWithAccessLog()
                || (completeness.isComplete()
                        && !(completeness.hasExecutionLines() && accessLogExpectation.isExpected(entries)));
    }

    /** Schedules the timeout of a new request, unless it is complete. */
    void onOpened(OpenRequest request, RequestEntries entries) {
        onUpdated(request, entries);
        if (!request.isComplete()) {
            schedule(request, entries);
        }
    }

    /** Marks a request as ready or reschedules it after entries were added. */
    void onUpdated(OpenRequest request, RequestEntries entries) {
        observe(entries);
        ScanState scanState = scanStates.get(entries.lines().get(0).scanId());
        if (scanState != null) {
            request.onWatermark(scanState.watermark);
        }
        if (request.isShared()) {
            if (request.findOver(completeness -> isNothingMissing(completeness, request.lines()))) {
                request.ready();
            }
        } else if (isNothingMissing(request.completeness(), request.lines())) {
            request.ready();
        } else if (request.isComplete()) {
            schedule(request, entries);
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
        Long watermark = page.getMessage().getHeader(CloudWatchLogsConstants.READ_THROUGH, Long.class);
        if (page.getMessage().getHeader(CloudWatchLogsConstants.ENDED, false, Boolean.class)) {
            discard(scanStates.remove(scanId));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            scanState(scanId).scannedAt = scanning.nanos() - MAX_WATERMARK_WAIT;
            completeExpired(scanId.pass());
        } else if (scanId != null && watermark != null) {
            ScanState scanState = scanState(scanId);
            scanState.watermark = watermark;
            scanState.scannedAt = scanning.nanos();
            completeExpired(scanId.pass());
            evictOldest();
        }
    }

    private void completeExpired(int pass) {
        MinWatermark slowest = minWatermark(pass);
        scanStates.forEach((scanId, scanState) -> {
            if (scanId.pass() == pass) {
                completeExpired(scanState, slowest.forApi(scanState.api));
            }
        });
    }

    /** Discards open requests of a revoked log group: the newly assigned process reads and delivers them. */
    private void discard(ScanState ended) {
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

    private void completeExpired(ScanState scanState, long slowest) {
        long now = scanning.nanos();
        PriorityQueue<Deadline> queue = scanState.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < scanState.watermark) {
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
            if (deadline < scanState.watermark) {
                if (head.request().isComplete()) {
                    accessLogExpectation.onTimeout(head.request().lines());
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
        scanStates.forEach((scanId, scanState) -> {
            if (scanId.pass() == pass && now - scanState.scannedAt < MAX_WATERMARK_WAIT) {
                slowest.add(scanState.api, scanState.watermark);
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
        List<Map.Entry<ScanId, ScanState>> byPass = new ArrayList<>(scanStates.entrySet());
        byPass.sort(Comparator.comparingInt(scanState -> scanState.getKey().pass()));
        for (Map.Entry<ScanId, ScanState> scanState : byPass) {
            PriorityQueue<Deadline> queue = scanState.getValue().deadlines;
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
            return request.inactiveSince() + ACCESS_LOG_DELAY_MILLIS;
        }
        long expiry =
                request.inactiveSince() + inactivityMillis + (request.isIntegrationPending() ? integrationMillis : 0);
        // a client could use the ID indefinitely
        return request.isShared()
                ? Math.min(expiry, request.first() + MAX_SHARED_TIMEOUTS * (inactivityMillis + integrationMillis))
                : expiry;
    }

    /** Schedules the check of a request that entries of a scan have opened or completed. */
    private void schedule(OpenRequest request, RequestEntries entries) {
        ScanId scanId = entries.lines().get(0).scanId();
        scanState(scanId).deadlines.add(new Deadline(deadline(request), scanning.nanos(), request));
    }

    private ScanState scanState(ScanId scanId) {
        return scanStates.computeIfAbsent(scanId, unused -> new ScanState(scanId, scanning.nanos()));
    }
}
