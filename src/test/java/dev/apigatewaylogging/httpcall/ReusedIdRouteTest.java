/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.aggregate.AccessLogExpectation;
import dev.apigatewaylogging.aggregate.CompleteRequestCollector;
import dev.apigatewaylogging.aggregate.EventTimeAggregateController;
import dev.apigatewaylogging.aggregate.PageParser;
import dev.apigatewaylogging.aggregate.RequestAggregationStrategy;
import dev.apigatewaylogging.aggregate.RequestBatch;
import dev.apigatewaylogging.aggregate.RequestIdExpression;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.httpcall.entries.MixedRequest;
import dev.apigatewaylogging.httpcall.entries.MixedRequestsPropertyTest;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisionsPropertyTest;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisionsTest;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose id a client repeated, on their way from pages to outcomes. */
class ReusedIdRouteTest {

    private static final String ID = "3fc2d342-5a1b-4c2d-8e3f-9a000162c3ae";
    private static final long START = 1_772_446_530_000L;
    private static final long SILENCE = 60_000;

    private long scannedThrough = Long.MIN_VALUE;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final EventTimeAggregateController silentRequests = new EventTimeAggregateController(tracker);
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private final RequestAggregationStrategy aggregation = new RequestAggregationStrategy(tracker, silentRequests);
    private final List<AssemblyResult> outcomes = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();
    private boolean keep = true;

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        aggregation.setOpenRequests(openRequests);
        camel.addService(tracker, true, true);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .process(new PageParser("", bound(new AggregationMetrics())))
                        .process(new CompleteRequestCollector(openRequests, silentRequests))
                        .split(body())
                        .aggregate(new RequestIdExpression(), aggregation)
                        .aggregationRepository(openRequests)
                        .completionSize(10_000)
                        .aggregateController(silentRequests)
                        .process(exchange -> {
                            RequestBatch batch = exchange.getMessage().getBody(RequestBatch.class);
                            List<AssemblyResult> its = batch.assemble(new HttpCallAssembler());
                            left.addAndGet(its.size());
                            if (keep) {
                                outcomes.addAll(its);
                            }
                            batch.ended(true, false);
                        })
                        .end()
                        .end()
                        .process(silentRequests);
            }
        });
        camel.start();
        // without an access log
        for (int other = 0; other < AccessLogExpectation.MAX_EXPIRED_WAITS; other++) {
            long time = START - 100_000 + other * 3_000L;
            page(LoggedRequest.of("another-" + other, 99, time, 1).events(), 0, time + 2_500);
        }
        left(AccessLogExpectation.MAX_EXPIRED_WAITS);
        outcomes.clear();
        left.set(0);
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private void page(List<LogEvent> events, int pass, long readThrough) {
        scannedThrough = Math.max(scannedThrough, readThrough);
        ScanId scanId = null;
        List<LogEvent> ofPass = new ArrayList<>();
        for (LogEvent event : events) {
            scanId = new ScanId(event.scanId().group(), pass);
            ofPass.add(new LogEvent(
                    scanId,
                    event.logStreamName(),
                    event.eventId(),
                    event.timestamp(),
                    event.ingestionTime(),
                    event.message()));
        }
        camel.createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:pages",
                        ofPass,
                        scanId == null
                                ? Map.of()
                                : Map.of(
                                        CloudWatchLogsConstants.SCAN_ID,
                                        scanId,
                                        CloudWatchLogsConstants.WATERMARK,
                                        readThrough));
    }

    /** The events in pages of the given size, each scanned as soon as it is visible. */
    private void pages(List<LogEvent> logged, int size) {
        for (int from = 0; from < logged.size(); from += size) {
            List<LogEvent> events = logged.subList(from, Math.min(logged.size(), from + size));
            page(events, 0, events.get(events.size() - 1).timestamp());
        }
    }

    private void expireInactivityTimeout(List<LogEvent> logged) {
        List<LogEvent> last = logged.subList(logged.size() - 1, logged.size());
        // whatever was scanned before: what is late is waited for as long as what is not
        page(last, 0, Math.max(scannedThrough, last.get(0).timestamp()) + SILENCE);
    }

    private void left(int requests) {
        await().atMost(Duration.ofSeconds(60)).until(() -> left.get() >= requests && tracker.inFlight() == 0);
        assertThat(left).hasValue(requests);
    }

    private static List<LogEvent> events(List<LoggedRequest> requests) {
        return LoggedRequest.logged(
                requests.stream().flatMap(request -> request.events().stream()).toList());
    }

    private void assertComplete(List<LoggedRequest> requests) {
        List<HttpCall> traffic = RequestIdCollisionsTest.traffic(outcomes);
        assertThat(traffic).hasSize(requests.size()).noneMatch(HttpCall::incomplete);
        RequestIdCollisionsTest.areSeen(traffic, requests);
        RequestIdCollisionsPropertyTest.assertNothingForged(traffic, requests);
    }

    @Test
    void nestedAndSlowRequestAreCompleteForAnyPaging() {
        for (int size : List.of(1, 7, 14, 20, 1_000)) {
            String id = ID + size;
            List<LoggedRequest> requests = List.of(
                    LoggedRequest.of(id, 1, START, 25_000),
                    LoggedRequest.of(id, 2, START + 1_000, 20),
                    LoggedRequest.of(id, 3, START + 2_000, 10_000),
                    LoggedRequest.of(id, 4, START + 3_000, 20));
            outcomes.clear();
            left.set(0);

            pages(events(requests), size);

            left(4);
            assertComplete(requests);
            assertThat(tracker.openRequests()).isZero();
        }
    }

    @Test
    void requestAfterManyRejectedOnesIsCompleteForAnyPaging() {
        aggregation.setMaxEntries(10);
        for (int size : List.of(1, 10, 97, 1_000)) {
            String id = ID + size;
            List<LogEvent> events = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                LoggedRequest refused = LoggedRequest.of(id, 100 + i, START + i * 50L, 0);
                events.addAll(i % 5 == 0 ? refused.throttled() : refused.unauthorized());
            }
            LoggedRequest request = LoggedRequest.of(id, 1, START + 4_000, 20);
            events.addAll(request.events());
            outcomes.clear();
            left.set(0);

            pages(LoggedRequest.logged(events), size);

            left(61);
            assertComplete(List.of(request));
            assertThat(tracker.openRequests()).isZero();
        }
    }

    @Test
    void tenSimultaneousRequestsAreTenRecordsForAnyPaging() {
        for (int size : List.of(1, 13, 99, 1_000)) {
            List<LoggedRequest> requests = IntStream.range(0, 10)
                    .mapToObj(i -> LoggedRequest.of(ID + size, i, START, 20))
                    .toList();
            outcomes.clear();
            left.set(0);

            pages(LoggedRequest.logged(LoggedRequest.inTurn(requests)), size);

            left(10);
            List<HttpCall> traffic = RequestIdCollisionsTest.traffic(outcomes);
            assertThat(traffic).hasSize(10).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
            RequestIdCollisionsTest.areSeen(traffic, requests);
        }
    }

    @Test
    void interleavedRequestsAreNeitherHiddenNorForgedForAnyPaging() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            String id = ID + seed;
            List<LoggedRequest> requests = IntStream.range(0, 2 + random.nextInt(8))
                    .mapToObj(i -> RequestIdCollisionsPropertyTest.any(random, i, id))
                    .toList();
            List<LogEvent> logged = LoggedRequest.logged(RequestIdCollisionsPropertyTest.interleaved(requests, random));
            outcomes.clear();
            left.set(0);

            pages(logged, 1 + random.nextInt(60));
            expireInactivityTimeout(logged);

            await().until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
            List<HttpCall> traffic = RequestIdCollisionsTest.traffic(outcomes);
            RequestIdCollisionsTest.areSeen(traffic, requests);
            RequestIdCollisionsPropertyTest.assertNothingForged(traffic, requests);
        }
    }

    @Test
    void loggedRequestsAreNeitherHiddenNorForgedForAnyPaging() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<MixedRequest> requests = MixedRequestsPropertyTest.any(random, ID + "m" + seed, 8);
            List<LogEvent> logged = LoggedRequest.logged(MixedRequestsPropertyTest.interleaved(requests, random));
            outcomes.clear();
            left.set(0);

            int size = 1 + random.nextInt(60);
            Map<LogGroup, List<LogEvent>> groups = logged.stream()
                    .collect(Collectors.groupingBy(event -> event.scanId().group()));
            groups.values().forEach(events -> pages(events, size));
            groups.values().forEach(this::expireInactivityTimeout);

            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
            MixedRequestsPropertyTest.assertNothingHiddenOrForged(RequestIdCollisionsTest.traffic(outcomes), requests);
        }
    }

    @Test
    void identicalAccessLogEntriesOfDifferentTimesAreTwoForAnyPaging() {
        for (int size : List.of(1, 2)) {
            String entry = "{\"requestId\":\"a1b2c3=" + size + "\",\"ip\":\"203.0.113.7\",\"routeKey\":\"GET /a\","
                    + "\"path\":\"/a\",\"httpMethod\":\"GET\",\"status\":\"200\"}";
            ScanId scanId = new ScanId(new LogGroup("access-logs-http", "eu-west-1", "123456789012"), 0);
            List<LogEvent> logged = LoggedRequest.logged(List.of(
                    new LogEvent(scanId, "stream", "", START, START, entry),
                    new LogEvent(scanId, "stream", "", START + 100, START + 100, entry)));
            outcomes.clear();
            left.set(0);

            pages(logged, size);

            left(2);
            assertThat(RequestIdCollisionsTest.traffic(outcomes)).hasSize(2).noneMatch(HttpCall::incomplete);
        }
    }

    @Test
    void requestLoggedRepeatedlyIsOneRecord() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        LoggedRequest atOnce = LoggedRequest.of(ID + "b", 2, START, -1);
        List<LogEvent> logged = events(List.of(request, request, atOnce, atOnce, atOnce));

        pages(logged, 1_000);

        left(2);
        assertComplete(List.of(request, atOnce));
    }

    @Test
    void rescanInOtherPagesFindsDuplicatesOnly() {
        List<LoggedRequest> requests = List.of(
                LoggedRequest.of(ID, 1, START, 5_000),
                LoggedRequest.of(ID, 2, START + 1_000, 20),
                LoggedRequest.of(ID, 3, START + 2_000, 20),
                LoggedRequest.of(ID, 4, START + 20_000, 20),
                LoggedRequest.of(ID, 5, START + 20_500, 20));
        List<LogEvent> logged = events(requests);
        pages(logged, 9);
        left(5);

        for (int from = 0; from < logged.size(); from += 40) {
            List<LogEvent> page = logged.subList(from, Math.min(logged.size(), from + 40));
            page(page, 1, page.get(page.size() - 1).timestamp());
        }

        await().until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
        assertThat(left).hasValue(5);
    }

    @Test
    void rescanAggregatesSeparatelyFromLiveScan() {
        List<LogEvent> logged = events(List.of(LoggedRequest.of(ID, 1, START, 20)));
        int half = logged.size() / 2;
        int end = logged.size() - 1;

        page(logged.subList(0, end), 0, START);
        page(logged.subList(0, half), 1, START);
        page(logged.subList(end, logged.size()), 0, START);
        left(1);
        page(logged.subList(half, logged.size()), 1, START);

        await().until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
        assertThat(left).hasValue(1);
    }

    @Test
    void twentyThousandRequestsWithIdOfSlowOneNeedLittleTimeAndMemory() {
        keep = false;
        long begun = System.nanoTime();
        LoggedRequest slow = LoggedRequest.of(ID, 1, START, 26_000);
        List<LogEvent> slowEvents = LoggedRequest.logged(slow.events());
        page(slowEvents.subList(0, 14), 0, START);
        long max = 0;
        for (int block = 0; block < 20; block++) {
            List<LogEvent> events = new ArrayList<>();
            long at = START + 10 + block * 300L;
            for (int i = 0; i < 1_000; i++) {
                int number = block * 1_000 + i;
                LoggedRequest request =
                        LoggedRequest.of(ID, number, at + i / 4, 2).untraced();
                // one after the other, four in a millisecond
                int entry = 0;
                for (LogEvent event : request.events()) {
                    events.add(new LogEvent(
                            event.scanId(),
                            event.logStreamName(),
                            "%056d".formatted(1_000 + number * 100L + entry++),
                            at + i / 4,
                            at + i / 4,
                            event.message()));
                }
            }
            LoggedRequest other = LoggedRequest.of("other-" + block, block, at + 280, 2);
            events.addAll(LoggedRequest.logged(other.events()));
            page(events, 0, at + 290);
            max = Math.max(max, tracker.bufferedBytes());
        }
        page(slowEvents.subList(14, slowEvents.size()), 0, START + 27_000);
        expireInactivityTimeout(slowEvents);

        await().atMost(Duration.ofSeconds(60)).until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
        assertThat(left.get()).isGreaterThanOrEqualTo(20_000 + 20 + 1);
        assertThat(max).isLessThan(20_000_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    }
}
