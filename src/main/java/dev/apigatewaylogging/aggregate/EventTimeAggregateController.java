/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.IngestionDelayEstimator;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.spi.Metadata;

/**
 * Completes requests whose inactivity timeout has expired. The timeout is measured in event time (the watermark), not
 * in processing time, so slow scans never split a request. As a step of the route it takes the watermark from the
 * page's header. If several log groups can contain entries of a request, the minimum of their watermarks counts, for at
 * most a minute of active scanning. The request also waits until each of the other log groups was scanned for it after
 * its own entries had become visible, which may be late.
 *
 * <p>If the buffer exceeds its limit and nothing is in flight to Kafka, only the scan that is farthest behind is
 * scanned, because others may wait for it. If that exceeds the buffer too, the oldest open requests are completed
 * early: they are sent as incomplete, and again as complete when a rescan finds all of their entries. Requests of the
 * live scan are therefore evicted first.
 */
@Metadata(label = "bean", description = "Completes requests whose inactivity timeout has expired in event time")
public final class EventTimeAggregateController extends DefaultAggregateController implements Processor {

    private static final long MAX_WATERMARK_WAIT = TimeUnit.MINUTES.toNanos(1);

    /** The delay of the access log entry after the end of the execution log. */
    private static final long ACCESS_LOG_DELAY_MILLIS = 500;

    /** While the buffer is full, not all log groups are scanned: then events are taken to be visible after this time. */
    private static final long USUAL_DELAY_MILLIS = 5_000;

    /** Maximum pause between two windows of a rescan. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Several requests with one ID stay open at most this multiple of the timeout of one request. */
    private static final int MAX_SHARED_TIMEOUTS = 4;

    @Metadata(description = "Tracks the buffered log data", required = true)
    private DeliveryTracker deliveryTracker;

    private final Map<ScanId, ScanState> scanStates = new HashMap<>();
    /** The open requests of the live scans by ID, and for a while closed ones. */
    private final Map<String, OpenRequest> liveRequests = new HashMap<>();

    /** The log groups that have had entries of the same requests. */
    private final Map<LogGroup, Set<LogGroup>> partners = new HashMap<>();

    /** The open requests whose execution log has an extended ID; empty until an access log entry has no other ID. */
    private final Map<String, OpenRequest> byExtendedId = new HashMap<>();

    private boolean extendedIdsCount;

    private final AccessLogExpectation accessLogExpectation = new AccessLogExpectation();
    /** Requests that the current page has updated and that are not ready; its response time is set after the page. */
    private final List<OpenRequest> updatedRequests = new ArrayList<>();

    private final ActiveScanningTime scanning;
    private long inactivityMillis = 10_000;
    private long integrationMillis = 30_000;

    /** The time at which to check a request again; entries added since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** The open requests and the watermark of one scan. */
    private static final class ScanState {
        private final LogGroup group;
        private final String api;
        private final int scanIndex;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        /** Requests that have expired but wait until other log groups are scanned for them. */
        private final List<Deadline> awaitingOtherLogs = new ArrayList<>();

        private long watermark = Long.MIN_VALUE;
        private long scannedAt;
        /** A scan window of a dense log can take longer than a minute. */
        private long lastPageAt;
        /** The pause between the previous two watermarks, in nanoseconds of active scanning. */
        private long pauseNanos;

        private boolean unreadable;
        private final RecentScans scans = new RecentScans();

        private ScanState(ScanId scanId, long now) {
            scannedAt = now;
            lastPageAt = now;
            group = scanId.group();
            scanIndex = scanId.index();
            api = ApiGatewayLogGroup.of(scanId.group().name()).apiId();
        }

        private void advance(long time, long now) {
            watermark = time;
            pauseNanos = Math.min(MAX_PAUSE_NANOS, now - scannedAt);
            scannedAt = now;
            unreadable = false;
        }

        /** Returns whether the log group can contain entries of an API. */
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
        entries.entries().forEach(entry -> accessLogExpectation.observe(entry.entry()));
    }

    /** Returns whether a request with these entries expects no more of them, including those of the other log. */
    boolean isNothingMissing(Completeness completeness, List<RequestEntry> entries) {
        // an access log entry that is complete by itself belongs to an API without an execution log
        return completeness.isCompleteWithAccessLog()
                || (completeness.isComplete()
                        && !(completeness.hasExecutionEntries() && accessLogExpectation.isExpected(entries)));
    }

    /**
     * Returns whether a rescan has found a request that is open in the live scan. It waits for that one, of which it may be a
     * part: a rescan can start in the middle of a request.
     */
    boolean isOpenInLiveScan(RequestEntries entries) {
        return isOpenInLiveScan(
                entries.requestId(), entries.entries().get(0).scanId().index());
    }

    private boolean isOpenInLiveScan(String requestId, int scanIndex) {
        OpenRequest live = scanIndex == 0 ? null : liveRequests.get(requestId);
        if (live == null && scanIndex > 0 && extendedIdsCount) {
            live = byExtendedId.get(RequestEntries.correlationKey(0, requestId));
        }
        return live != null && !live.isClosed();
    }

    /** Returns whether an access log entry had no other ID than the extended one: open requests are known by it then. */
    boolean areExtendedIdsUsed() {
        return extendedIdsCount;
    }

    /**
     * Returns the open request of an execution log with an extended ID; null if there is none, or if several have it, which
     * API Gateway does not let clients choose.
     */
    OpenRequest openWithExtendedId(int scanIndex, String extendedId) {
        if (!extendedIdsCount) {
            extendedIdsCount = true;
            scanStates.values().forEach(scanState -> {
                scanState.deadlines.forEach(deadline -> registerExtendedId(deadline.request()));
                scanState.awaitingOtherLogs.forEach(deadline -> registerExtendedId(deadline.request()));
            });
        }
        OpenRequest open = byExtendedId.get(RequestEntries.correlationKey(scanIndex, extendedId));
        return open == null || open.isClosed() || open.isExtendedIdRepeated() ? null : open;
    }

    private void registerExtendedId(OpenRequest request) {
        if (!request.isClosed()) {
            request.extendedIdKeys()
                    .forEach(key -> byExtendedId.merge(key, request, (known, added) -> {
                        if (known != added && !known.isClosed()) {
                            known.extendedIdRepeated();
                            added.extendedIdRepeated();
                        }
                        return added;
                    }));
        }
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
        ScanId scanId = entries.entries().get(0).scanId();
        List<RequestEntry> all = request.entries();
        learnPartners(
                all.get(0).scanId().group(), all.get(all.size() - 1).scanId().group());
        ScanState scanState = scanStates.get(scanId);
        if (scanState != null) {
            request.onWatermark(scanState.watermark);
        }
        if (request.isShared()) {
            if (request.findFinished(completeness -> isNothingMissing(completeness, request.entries()))) {
                request.ready();
            }
        } else if (isNothingMissing(request.completeness(), request.entries()) && !isOpenInLiveScan(entries)) {
            request.ready();
        } else if (request.isComplete()) {
            schedule(request, entries);
        }
        if (!request.isReady()) {
            updatedRequests.add(request);
        }
    }

    private void learnPartners(LogGroup one, LogGroup other) {
        if (!one.equals(other)) {
            partners.computeIfAbsent(one, group -> new HashSet<>()).add(other);
            partners.computeIfAbsent(other, group -> new HashSet<>()).add(one);
        }
    }

    /** Schedules the remainder of several requests with one ID. */
    void scheduleRemainder(OpenRequest request) {
        schedule(request, new RequestEntries(request.requestId(), request.entries()));
    }

    @Override
    public void process(Exchange page) {
        scanning.advance(
                deliveryTracker.isBufferFull() || deliveryTracker.inFlight() >= InFlightRequestLimit.MAX_REQUESTS);
        ScanId scanId = page.getMessage().getHeader(CloudWatchLogsConstants.SCAN_ID, ScanId.class);
        ScanState ofPage = scanStates.get(scanId);
        if (ofPage != null) {
            ofPage.lastPageAt = scanning.nanos();
        }
        Long watermark = page.getMessage().getHeader(CloudWatchLogsConstants.WATERMARK, Long.class);
        Long responseTime = page.getMessage().getHeader(CloudWatchLogsConstants.RESPONSE_TIME, Long.class);
        if (responseTime != null) {
            updatedRequests.forEach(request -> request.lastReadTime(responseTime));
        }
        updatedRequests.clear();
        if (page.getMessage().getHeader(CloudWatchLogsConstants.REVOKED, false, Boolean.class)) {
            discard(scanStates.remove(scanId));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            scanState(scanId).unreadable = true;
            completeExpired(scanId.index());
        } else if (scanId != null && watermark != null) {
            ScanState scanState = scanState(scanId);
            scanState.advance(watermark, scanning.nanos());
            ScannedRange scanned =
                    page.getMessage().getHeader(CloudWatchLogsConstants.SCANNED_RANGE, ScannedRange.class);
            if (scanned != null) {
                scanState.scans.add(scanned);
            }
            completeExpired(scanId.index());
            evictOldest();
        }
    }

    private void completeExpired(int scanIndex) {
        List<ScanState> withIndex = new ArrayList<>();
        scanStates.forEach((scanId, scanState) -> {
            if (scanId.index() == scanIndex) {
                withIndex.add(scanState);
            }
        });
        long longestWait = MAX_WATERMARK_WAIT;
        if (scanIndex > 0) {
            // rescans pause between windows
            longestWait += withIndex.stream()
                    .mapToLong(scanState -> scanState.pauseNanos)
                    .max()
                    .orElse(0);
        }
        long oldest = scanning.nanos() - longestWait;
        List<ScanState> scanned = withIndex.stream()
                .filter(scanState -> !scanState.unreadable && scanState.lastPageAt > oldest)
                .toList();
        MinWatermark slowest = new MinWatermark();
        Map<LogGroup, Long> watermarks = new HashMap<>();
        for (ScanState scanState : scanned) {
            slowest.add(scanState.api, scanState.watermark);
            watermarks.put(scanState.group, scanState.watermark);
        }
        withIndex.forEach(scanState -> completeExpired(
                scanState,
                slowest.forApi(scanState.api),
                slowestPartner(scanState.group, watermarks),
                scanned,
                oldest));
    }

    /**
     * Returns the minimum watermark of the log groups that certainly have entries of the same requests, or
     * {@link Long#MAX_VALUE} if none of them is scanned. Requests wait for them for as long as they are scanned, however large
     * their backlog is: otherwise each request of it would become two records.
     */
    private long slowestPartner(LogGroup own, Map<LogGroup, Long> watermarks) {
        return partners.getOrDefault(own, Set.of()).stream()
                .mapToLong(partner -> watermarks.getOrDefault(partner, Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Discards open requests of a revoked log group: the newly assigned process reads and delivers them. */
    private void discard(ScanState ended) {
        if (ended == null) {
            return;
        }
        ended.deadlines.addAll(ended.awaitingOtherLogs);
        for (Deadline deadline : ended.deadlines) {
            if (!deadline.request().isClosed()) {
                forceDiscardingOfGroup(deadline.request().correlationKey());
                deadline.request().discard();
            }
            forget(deadline.request());
        }
    }

    private void completeExpired(
            ScanState scanState, long slowest, long slowestPartner, List<ScanState> scanned, long oldest) {
        List<Deadline> due = new ArrayList<>(scanState.awaitingOtherLogs);
        scanState.awaitingOtherLogs.clear();
        PriorityQueue<Deadline> queue = scanState.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < scanState.watermark) {
            Deadline head = queue.peek();
            boolean waits = head.time() >= slowestPartner || (head.time() >= slowest && head.since() >= oldest);
            if (waits && !head.request().isClosed()) {
                break;
            }
            due.add(queue.remove());
        }
        for (Deadline each : due) {
            OpenRequest request = each.request();
            if (request.isClosed()) {
                forget(request);
                continue;
            }
            long deadline = deadline(request);
            if (deadline >= scanState.watermark) {
                queue.add(new Deadline(deadline, each.since(), request));
            } else if (each.since() >= oldest
                    && (isOpenInLiveScan(request.requestId(), scanState.scanIndex)
                            || !areOtherLogsScanned(request, scanState, scanned))) {
                scanState.awaitingOtherLogs.add(each);
            } else {
                if (request.isComplete()) {
                    accessLogExpectation.onTimeout(request.entries());
                }
                forceCompletionOfGroup(request.correlationKey());
                // its group is completed before the next page
                forget(request);
            }
        }
    }

    /**
     * Returns whether the other log groups were scanned for a request after its entries had become visible. Both logs have
     * entries at the end of a request: if none is found there, none is expected.
     */
    private boolean areOtherLogsScanned(OpenRequest request, ScanState own, List<ScanState> all) {
        if (request.lastReadTime() == Long.MIN_VALUE) {
            return true;
        }
        long end = request.lastTimestamp() + ACCESS_LOG_DELAY_MILLIS;
        long since = request.lastReadTime() + ACCESS_LOG_DELAY_MILLIS;
        if (own.scanIndex == 0) {
            // during a backlog, the other log group was usually scanned long after the time of the request
            long delay = deliveryTracker.isBufferFull() ? USUAL_DELAY_MILLIS : IngestionDelayEstimator.MAX_DELAY_MILLIS;
            since = Math.min(since, end + delay);
        }
        long start = since;
        return all.stream()
                .filter(other -> other != own && other.mayContain(own.api))
                .allMatch(other -> isScannedByRescan(other, request, end)
                        || other.scans.covers(request.lastTimestamp(), end, start));
    }

    /**
     * Returns whether a rescan has covered the end of a request. It never returns to a time. But if it has skipped that time,
     * for which the live scan was late enough, the live scan has the entries of this log group: then the request waits until
     * that of the live scan has been delivered, of which it is a part.
     */
    private static boolean isScannedByRescan(ScanState other, OpenRequest request, long end) {
        return other.scanIndex > 0 && other.scans.haveCovered(request.lastTimestamp(), end);
    }

    /** Completes the oldest open requests until scanning can continue. */
    private void evictOldest() {
        if (!deliveryTracker.isOverfull() || deliveryTracker.isAnyUnacknowledged()) {
            return;
        }
        long freed = 0;
        List<Map.Entry<ScanId, ScanState>> byIndex = new ArrayList<>(scanStates.entrySet());
        byIndex.sort(Comparator.comparingInt(scanState -> scanState.getKey().index()));
        for (Map.Entry<ScanId, ScanState> scanState : byIndex) {
            PriorityQueue<Deadline> queue = scanState.getValue().deadlines;
            queue.addAll(scanState.getValue().awaitingOtherLogs);
            scanState.getValue().awaitingOtherLogs.clear();
            while (!queue.isEmpty() && freed < deliveryTracker.excessBytes()) {
                OpenRequest request = queue.remove().request();
                forget(request);
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
        ScanId scanId = entries.entries().get(0).scanId();
        scanState(scanId).deadlines.add(new Deadline(deadline(request), scanning.nanos(), request));
        if (scanId.index() == 0) {
            liveRequests.put(request.requestId(), request);
        }
        if (extendedIdsCount) {
            registerExtendedId(request);
        }
    }

    private void forget(OpenRequest request) {
        liveRequests.remove(request.requestId(), request);
        if (extendedIdsCount) {
            request.extendedIdKeys().forEach(key -> byExtendedId.remove(key, request));
        }
    }

    private ScanState scanState(ScanId scanId) {
        return scanStates.computeIfAbsent(scanId, unused -> new ScanState(scanId, scanning.nanos()));
    }
}
