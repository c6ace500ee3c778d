/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a request whose execution log is complete waits for its access log entry, in another log group. */
class OtherLogTest {

    private static final long START = 1_800_000_000_000L;
    private static final String ID = "7c1c4bd4-6e3f-4b5e-9a8d-0c1f2e3d4a5b";

    /** When the entries are visible, in milliseconds after their time. */
    private static final long LATE = 60_000;

    private static final LogGroup EXECUTION =
            new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", "123456789012");
    private static final LogGroup ACCESS = new LogGroup("access-log", "eu-west-1", "123456789012");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final AtomicLong nanoClock = new AtomicLong();
    private final EventTimeAggregateController silentRequests =
            new EventTimeAggregateController(tracker, nanoClock::get);
    /** The log groups of each request that has left. */
    private final List<Set<LogGroup>> closed = new CopyOnWriteArrayList<>();
    /** Whether the buffer was full after a page, before requests were completed. */
    private final AtomicBoolean wasFull = new AtomicBoolean();

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        camel.addService(tracker, true, true);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .process(new PageParser("", bound(new AggregationMetrics())))
                        .split(body())
                        .aggregate(new RequestIdExpression(), new RequestAggregationStrategy(tracker, silentRequests))
                        .completionSize(100)
                        .aggregateController(silentRequests)
                        .process(exchange -> exchange.getMessage()
                                .getBody(RequestBatch.class)
                                .requests()
                                .forEach(request -> closed.add(groups(request))))
                        .end()
                        .end()
                        .process(page -> wasFull.compareAndSet(false, tracker.isBufferFull() && !tracker.isOverfull()))
                        .process(silentRequests);
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private static Set<LogGroup> groups(OpenRequest request) {
        return request.entries().stream().map(line -> line.scanId().group()).collect(Collectors.toSet());
    }

    private static List<LogEvent> execution(int pass) {
        return execution(pass, ID, START);
    }

    private static List<LogEvent> execution(int pass, String id, long start) {
        ScanId scanId = new ScanId(EXECUTION, pass);
        return LoggedRequest.logged(LoggedRequest.of(id, 1, start, 20).events()).stream()
                .map(event -> new LogEvent(
                        scanId,
                        event.logStreamName(),
                        event.eventId(),
                        event.timestamp(),
                        event.ingestionTime(),
                        event.message()))
                .toList();
    }

    private static List<LogEvent> access(int pass) {
        return access(pass, ID, START);
    }

    private static List<LogEvent> access(int pass, String id, long start) {
        return List.of(new LogEvent(
                new ScanId(ACCESS, pass),
                "stream",
                "access-" + id,
                start + 40,
                start + 40,
                "{\"requestId\":\"" + id
                        + "\",\"extendedRequestId\":\"ext-1=\",\"ip\":\"203.0.113.9\",\"httpMethod\":\"POST\","
                        + "\"resourcePath\":\"/path-1\",\"status\":\"200\",\"protocol\":\"HTTP/2.0\"}"));
    }

    /** A scan from one time to another, which began at its end. AWS responded a little later. */
    private void scan(ScanId scanId, List<LogEvent> events, long from, long to, long readThrough) {
        scan(scanId, events, new ScannedRange(from, to, to), readThrough);
    }

    private void scan(ScanId scanId, List<LogEvent> events, ScannedRange range, long readThrough) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(CloudWatchLogsConstants.SCAN_ID, scanId);
        headers.put(CloudWatchLogsConstants.WATERMARK, readThrough);
        headers.put(CloudWatchLogsConstants.SCANNED_RANGE, range);
        headers.put(CloudWatchLogsConstants.RESPONSE_TIME, range.startedAt() + 100);
        camel.createProducerTemplate().sendBodyAndHeaders("direct:pages", events, headers);
    }

    /** A live scan that goes back so far, with a watermark that trails the present by three seconds. */
    private void live(LogGroup group, long now, long back, List<LogEvent> events) {
        scan(new ScanId(group, 0), events, now - back, now, now - 3_000);
    }

    private void announceWatermark(ScanId scanId, long readThrough) {
        camel.createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:pages",
                        List.of(),
                        Map.of(
                                CloudWatchLogsConstants.SCAN_ID,
                                scanId,
                                CloudWatchLogsConstants.WATERMARK,
                                readThrough));
    }

    /** A page of a window of which more pages follow. */
    private void page(ScanId scanId) {
        camel.createFluentProducerTemplate()
                .to("direct:pages")
                .withBody(List.of())
                .withHeader(CloudWatchLogsConstants.SCAN_ID, scanId)
                .send();
    }

    private void advanceSeconds(long seconds) {
        nanoClock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void isOneRequestOfBothLogs() {
        await().until(() -> !closed.isEmpty() && tracker.openRequests() == 0);
        assertThat(closed).containsExactly(Set.of(EXECUTION, ACCESS));
    }

    @Test
    void lateEntriesWaitForNextScanOfOtherLogThatGoesBackAsFar() {
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now - 1_000, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));

        live(EXECUTION, now + 1_000, 5_000, List.of());
        live(ACCESS, now + 1_200, 5_000, List.of());
        live(EXECUTION, now + 2_000, 5_000, List.of());
        assertThat(closed).isEmpty();

        live(ACCESS, now + 2_200, 150_000, access(0));
        isOneRequestOfBothLogs();
    }

    @Test
    void lateEntriesWaitOnlyForThatScan() {
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));
        live(EXECUTION, now + 1_000, 5_000, List.of());

        live(ACCESS, now + 1_200, 150_000, List.of());
        live(EXECUTION, now + 2_000, 5_000, List.of());

        await().until(() -> closed.size() == 1);
    }

    /** After entries that are one minute late, others may be too: the watermark rests until it trails by one minute. */
    @Test
    void restingWatermarkHoldsNoRequestWhoseOtherLogWasScanned() {
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));

        scan(new ScanId(ACCESS, 0), List.of(), now - 148_800, now + 1_200, now - 3_000);
        scan(new ScanId(EXECUTION, 0), List.of(), now - 3_000, now + 1_300, now - 2_900);

        await().until(() -> closed.size() == 1);
    }

    @Test
    void backlogDoesNotWaitForLogScannedLongAfterThatTime() {
        long now = START + 600_000;
        ScanId ofAccess = new ScanId(ACCESS, 0);
        ScanId ofExecution = new ScanId(EXECUTION, 0);
        LongFunction<ScannedRange> backlog = at -> new ScannedRange(START - 60_000, START + 60_000, at);
        announceWatermark(ofExecution, START - 60_000);
        scan(ofAccess, List.of(), backlog.apply(now), START + 60_000);
        scan(ofExecution, execution(0), backlog.apply(now + 1_000), START + 60_000);

        await().until(() -> closed.size() == 1);
    }

    /** Then only the log group that is farthest behind is scanned: the other one is not scanned again. */
    @Test
    void fullBufferWaitsOnlyForScanOfOtherLogSecondsAfterRequest() {
        tracker.setMaxBufferedMebibytes(1);
        List<LogEvent> large = new ArrayList<>(execution(0));
        large.add(new LogEvent(
                new ScanId(EXECUTION, 0),
                "stream",
                "open",
                START,
                START,
                "(11111111-6e3f-4b5e-9a8d-0c1f2e3d4a5b) Method request body before transformations: "
                        + "x".repeat(1_150_000)));
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, large);
        assertThat(wasFull).isTrue();

        await().until(() -> closed.contains(Set.of(EXECUTION)));
    }

    @Test
    void waitIsLimitedToMaxScansIfNoneGoesBackAsFar() {
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));

        for (int scan = 1; scan < RecentScans.MAX_SCANS; scan++) {
            live(ACCESS, now + scan * 1_000L, 5_000, List.of());
            live(EXECUTION, now + scan * 1_000L + 100, 5_000, List.of());
        }
        assertThat(closed).isEmpty();
        live(ACCESS, now + RecentScans.MAX_SCANS * 1_000, 5_000, List.of());
        live(EXECUTION, now + RecentScans.MAX_SCANS * 1_000 + 100, 5_000, List.of());

        await().until(() -> closed.size() == 1);
    }

    @Test
    void waitForUnscannedLogGroupIsLimitedToOneMinute() {
        long now = START + LATE;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));

        for (int second = 10; second <= 50; second += 10) {
            advanceSeconds(10);
            live(EXECUTION, now + second * 1_000L, 5_000, List.of());
        }
        assertThat(closed).isEmpty();
        advanceSeconds(20);
        live(EXECUTION, now + 70_000, 5_000, List.of());

        await().until(() -> closed.size() == 1);
    }

    /** With a backlog in the execution log, each request of it would otherwise become two records. */
    @Test
    void requestWaitsForBacklogOfOtherLogOnceBothLogsHadCommonRequest() {
        ScanId ofExecution = new ScanId(EXECUTION, 0);
        ScanId ofAccess = new ScanId(ACCESS, 0);
        long now = START + 3_600_000;
        long earlier = START - 600_000;
        String other = "8d2d5ce5-7f40-4c6f-8b9e-1d203f4e5b6c";
        announceWatermark(ofExecution, earlier - 1);
        scan(
                ofAccess,
                access(0, other, earlier),
                new ScannedRange(earlier - 1, earlier + 60_000, now),
                earlier + 60_000);
        scan(
                ofExecution,
                execution(0, other, earlier),
                new ScannedRange(earlier - 1, earlier + 60_000, now),
                earlier + 60_000);
        isOneRequestOfBothLogs();
        closed.clear();

        scan(ofAccess, access(0), new ScannedRange(earlier + 60_000, now, now), now);
        for (int window = 1; window < 10; window++) {
            advanceSeconds(50);
            long end = earlier + 60_000 + window * 50_000L;
            scan(ofExecution, List.of(), new ScannedRange(end - 50_000, end, now + window * 50_000L), end);
        }
        assertThat(closed).isEmpty();

        scan(
                ofExecution,
                execution(0),
                new ScannedRange(START - 90_000, START + 60_000, now + 500_000),
                START + 60_000);
        isOneRequestOfBothLogs();
    }

    /** A window of a dense log takes many pages, between which no time is announced. */
    @Test
    void pagesCountAsScanActivityOfLogGroup() {
        ScanId ofExecution = new ScanId(EXECUTION, 0);
        ScanId ofAccess = new ScanId(ACCESS, 0);
        long now = START + 3_600_000;
        announceWatermark(ofExecution, START - 60_000);
        for (int page = 1; page < 9; page++) {
            advanceSeconds(15);
            page(ofExecution);
            if (page == 5) {
                scan(ofAccess, access(0), new ScannedRange(START - 60_000, now, now), now);
            }
        }
        assertThat(closed).isEmpty();

        scan(
                ofExecution,
                execution(0),
                new ScannedRange(START - 60_000, START + 60_000, now + 120_000),
                START + 60_000);
        isOneRequestOfBothLogs();
    }

    @Test
    void rescanWaitsForLaterRescanOfOtherLog() {
        ScanId ofExecution = new ScanId(EXECUTION, 1);
        ScanId ofAccess = new ScanId(ACCESS, 1);
        announceWatermark(ofExecution, START - 60_000);
        announceWatermark(ofAccess, START - 60_000);
        rescansAreDueIn(360);
        scan(ofAccess, List.of(), START - 60_000, START - 500, START - 500);
        scan(ofExecution, execution(1), START - 60_000, START + 10_000, START + 10_000);
        assertThat(closed).isEmpty();

        rescansAreDueIn(61);
        scan(ofExecution, List.of(), START + 10_000, START + 70_000, START + 70_000);
        assertThat(closed).isEmpty();
        scan(ofAccess, access(1), START - 500, START + 60_000, START + 60_000);

        isOneRequestOfBothLogs();
    }

    /** A rescan never returns to a time: no later one would find more. */
    @Test
    void rescanDoesNotWaitForRescanThatCoveredItsTime() {
        ScanId ofExecution = new ScanId(EXECUTION, 1);
        ScanId ofAccess = new ScanId(ACCESS, 1);
        announceWatermark(ofExecution, START - 60_000);
        announceWatermark(ofAccess, START - 60_000);
        scan(ofAccess, List.of(), START - 60_000, START + 10_000, START + 10_000);
        scan(ofExecution, execution(1), START - 60_000, START + 10_000, START + 10_000);

        await().until(() -> closed.size() == 1);
    }

    /** After a restart, a rescan of one log goes back, and that of the other does not: the live scan has its entries. */
    @Test
    void rescanWaitsForMaxScansIfRescanOfOtherLogSkippedItsTime() {
        ScanId ofExecution = new ScanId(EXECUTION, 1);
        ScanId ofAccess = new ScanId(ACCESS, 1);
        announceWatermark(ofExecution, START - 60_000);
        announceWatermark(ofAccess, START - 60_000);
        scan(ofExecution, execution(1), START - 60_000, START + 10_000, START + 10_000);
        announceWatermark(ofAccess, START + 60_000);
        for (int scan = 1; scan < RecentScans.MAX_SCANS; scan++) {
            long from = START + scan * 60_000L;
            scan(ofAccess, List.of(), from, from + 60_000, from + 60_000);
        }
        assertThat(closed).isEmpty();
        long from = START + RecentScans.MAX_SCANS * 60_000L;
        scan(ofAccess, List.of(), from, from + 60_000, from + 60_000);

        await().until(() -> closed.size() == 1);
    }

    /** A rescan may have started in the middle of the request; the live scan has all of it. */
    @Test
    void rescanWaitsForRequestOpenInLiveScan() {
        ScanId rescan = new ScanId(EXECUTION, 1);
        ScanId rescanOfAccess = new ScanId(ACCESS, 1);
        long now = START + 10_000;
        live(ACCESS, now, 150_000, List.of());
        live(EXECUTION, now + 100, 150_000, execution(0));
        scan(rescanOfAccess, List.of(), START - 60_000, START + 60_000, START + 60_000);
        scan(rescan, execution(1).subList(2, execution(1).size()), START - 60_000, START + 60_000, START + 60_000);
        assertThat(closed).isEmpty();

        live(ACCESS, now + 1_200, 150_000, access(0));
        await().until(() -> closed.size() == 1);
        assertThat(closed).containsExactly(Set.of(EXECUTION, ACCESS));
        scan(rescan, List.of(), START + 60_000, START + 120_000, START + 120_000);

        await().until(() -> closed.size() == 2);
    }

    @Test
    void rescanThatSkippedLateEventsIsNotWaitedFor() {
        ScanId ofExecution = new ScanId(EXECUTION, 1);
        ScanId ofAccess = new ScanId(ACCESS, 1);
        announceWatermark(ofAccess, START - 60_000);
        scan(ofExecution, execution(1), START - 60_000, START + 10_000, START + 10_000);
        assertThat(closed).isEmpty();

        scan(ofAccess, List.of(), START - 60_000, START + 60_000, START + 60_000);

        await().until(() -> closed.size() == 1);
    }

    /** The live scans continue meanwhile. */
    private void rescansAreDueIn(int seconds) {
        for (int second = 0; second < seconds; second++) {
            advanceSeconds(1);
            announceWatermark(new ScanId(EXECUTION, 0), START + 300_000);
        }
    }
}
