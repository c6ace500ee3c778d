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
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An access log entry whose only ID is the extended one is a part of the request whose execution log has that ID. */
class ExtendedRequestIdTest {

    private static final long START = 1_800_000_000_000L;
    private static final String ID = "7c1c4bd4-6e3f-4b5e-9a8d-0c1f2e3d4a5b";
    private static final String OTHER_ID = "8d2d5ce5-7f40-4c6f-8b9e-1d203f4e5b6c";

    private static final LogGroup EXECUTION =
            new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", "123456789012");
    private static final LogGroup ACCESS = new LogGroup("access-log", "eu-west-1", "123456789012");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final AtomicLong nanoClock = new AtomicLong();
    private final EventTimeAggregateController timeouts = new EventTimeAggregateController(tracker, nanoClock::get);
    private final List<AssemblyResult> outcomes = new CopyOnWriteArrayList<>();
    private final List<String> duplicates = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        camel.addService(tracker, true, true);
        MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
        RequestAggregationStrategy strategy = new RequestAggregationStrategy(tracker, timeouts);
        strategy.setOpenRequests(openRequests);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .process(new PageParser("", bound(new AggregationMetrics())))
                        .process(new CompleteRequestCollector(openRequests, timeouts))
                        .split(body())
                        .aggregate(new RequestIdExpression(), strategy)
                        .aggregationRepository(openRequests)
                        .completionSize(100)
                        .aggregateController(timeouts)
                        .process(exchange -> exchange.getMessage()
                                .getBody(RequestBatch.class)
                                .requests()
                                .forEach(request -> leaves(request)))
                        .end()
                        .end()
                        .process(timeouts);
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private void leaves(OpenRequest request) {
        if (request.isDuplicate()) {
            duplicates.add(request.requestId());
        } else {
            outcomes.addAll(request.outcomes(new HttpCallAssembler()));
        }
    }

    private static List<LogEvent> execution(int pass, String... ids) {
        return LoggedRequest.logged(Stream.of(ids)
                        .flatMap(id -> LoggedRequest.of(id, 1, START, 20).events().stream())
                        .toList())
                .stream()
                .map(event -> new LogEvent(
                        new ScanId(EXECUTION, pass),
                        event.logStreamName(),
                        event.eventId(),
                        event.timestamp(),
                        event.ingestionTime(),
                        event.message()))
                .toList();
    }

    private static LogEvent access(LogGroup group, int pass, String extendedId, String method) {
        return new LogEvent(
                new ScanId(group, pass),
                "stream",
                "9".repeat(56),
                START + 40,
                START + 40,
                "{\"extendedRequestId\":\"" + extendedId + "\",\"ip\":\"203.0.113.9\",\"httpMethod\":\"" + method
                        + "\",\"resourcePath\":\"/path-1\",\"status\":\"201\",\"protocol\":\"HTTP/2.0\"}");
    }

    private void scan(LogGroup group, int pass, long now, List<LogEvent> events) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(CloudWatchLogsConstants.SCAN_ID, new ScanId(group, pass));
        headers.put(CloudWatchLogsConstants.WATERMARK, now - 3_000);
        headers.put(CloudWatchLogsConstants.SCANNED_RANGE, new ScannedRange(now - 600_000, now, now));
        headers.put(CloudWatchLogsConstants.RESPONSE_TIME, now + 100);
        camel.createProducerTemplate().sendBodyAndHeaders("direct:pages", events, headers);
    }

    private void advanceTime(int pass) {
        for (long now = START + 10_000; now <= START + 240_000; now += 10_000) {
            nanoClock.addAndGet(TimeUnit.SECONDS.toNanos(10));
            scan(EXECUTION, pass, now, List.of());
            scan(ACCESS, pass, now, List.of());
        }
        await().until(() -> tracker.openRequests() == 0);
    }

    private void isOneRecordOfBothLogs() {
        advanceTime(0);
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(HttpCall.class, call -> {
            assertThat(call.requestId()).isEqualTo(ID);
            assertThat(call.request().body()).isEqualTo("{\"body\":1}");
            assertThat(call.request().clientIp()).isEqualTo("203.0.113.9");
            assertThat(call.request().protocol()).isEqualTo("HTTP/2.0");
            assertThat(call.incomplete()).isFalse();
        });
    }

    @Test
    void accessLogEntryAfterExecutionLogIsMerged() {
        scan(ACCESS, 0, START, List.of());
        scan(EXECUTION, 0, START + 100, execution(0, ID));
        scan(ACCESS, 0, START + 200, List.of(access(ACCESS, 0, "ext-1=", "POST")));

        isOneRecordOfBothLogs();
    }

    @Test
    void accessLogEntryBeforeExecutionLogIsMerged() {
        scan(EXECUTION, 0, START, List.of());
        scan(ACCESS, 0, START + 100, List.of(access(ACCESS, 0, "ext-1=", "POST")));
        scan(EXECUTION, 0, START + 200, execution(0, ID));

        isOneRecordOfBothLogs();
    }

    @Test
    void accessLogEntryAmongExecutionLogEntriesIsMerged() {
        List<LogEvent> all = execution(0, ID);
        scan(EXECUTION, 0, START, all.subList(0, 9));
        scan(ACCESS, 0, START + 100, List.of(access(ACCESS, 0, "ext-1=", "POST")));
        scan(EXECUTION, 0, START + 200, all.subList(9, all.size()));

        isOneRecordOfBothLogs();
    }

    @Test
    void bothLogsInOneLogGroupBecomeOneRecord() {
        List<LogEvent> page = new ArrayList<>(execution(0, ID));
        page.add(access(EXECUTION, 0, "ext-1=", "POST"));
        scan(EXECUTION, 0, START, page);

        isOneRecordOfBothLogs();
    }

    @Test
    void accessLogEntryWithoutExecutionLogBecomesRecord() {
        scan(ACCESS, 0, START, List.of(access(ACCESS, 0, "ext-2=", "POST")));
        scan(EXECUTION, 0, START + 100, execution(0, ID));
        advanceTime(0);

        assertThat(outcomes).extracting(AssemblyResult::requestId).containsExactlyInAnyOrder(ID, "ext-2=");
    }

    @Test
    void requestsWithSameExtendedIdStaySeparate() {
        scan(ACCESS, 0, START, List.of());
        scan(EXECUTION, 0, START + 100, execution(0, ID));
        scan(
                EXECUTION,
                0,
                START + 150,
                execution(0, OTHER_ID).stream()
                        .map(event -> new LogEvent(
                                event.scanId(),
                                event.logStreamName(),
                                "1" + event.eventId().substring(1),
                                event.timestamp(),
                                event.ingestionTime(),
                                event.message()))
                        .toList());
        scan(ACCESS, 0, START + 200, List.of(access(ACCESS, 0, "ext-1=", "POST")));
        advanceTime(0);

        assertThat(outcomes).extracting(AssemblyResult::requestId).containsExactlyInAnyOrder(ID, OTHER_ID, "ext-1=");
    }

    /** A client may reuse a request ID; API Gateway's extended IDs still assign access log entries to requests. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void extendedIdAssignsEntriesOfRequestsWithSameId(boolean accessFirst) {
        List<LogEvent> both = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            both.addAll(LoggedRequest.of(ID, number, START, 20)
                    .in("stream-" + number)
                    .events());
        }
        List<LogEvent> execution = LoggedRequest.logged(both).stream()
                .map(event -> new LogEvent(
                        new ScanId(EXECUTION, 0),
                        event.logStreamName(),
                        event.eventId(),
                        event.timestamp(),
                        event.ingestionTime(),
                        event.message()))
                .toList();
        List<LogEvent> access = List.of(access(ACCESS, 0, 1, "201"), access(ACCESS, 0, 2, "202"));
        scan(EXECUTION, 0, START, List.of());
        scan(ACCESS, 0, START, List.of());
        scan(accessFirst ? ACCESS : EXECUTION, 0, START + 100, accessFirst ? access : execution);
        scan(accessFirst ? EXECUTION : ACCESS, 0, START + 200, accessFirst ? execution : access);
        advanceTime(0);

        assertThat(outcomes).hasSize(2).allSatisfy(outcome -> {
            HttpCall call = (HttpCall) outcome;
            assertThat(call.requestId()).isEqualTo(ID);
            assertThat(call.request().clientIp()).isEqualTo("203.0.113.9");
        });
        assertThat(outcomes)
                .extracting(outcome -> ((HttpCall) outcome).request().path())
                .containsExactlyInAnyOrder("/prod/path-1", "/prod/path-2");
    }

    private static LogEvent access(LogGroup group, int pass, int number, String status) {
        LogEvent event = access(group, pass, "ext-" + number + "=", "POST");
        return new LogEvent(
                event.scanId(),
                event.logStreamName(),
                number + event.eventId().substring(1),
                event.timestamp(),
                event.ingestionTime(),
                event.message().replace("/path-1", "/path-" + number).replace("\"201\"", "\"" + status + "\""));
    }

    @Test
    void accessLogEntryContradictingExecutionLogStaysRecord() {
        scan(ACCESS, 0, START, List.of(access(ACCESS, 0, "ext-1=", "DELETE")));
        scan(EXECUTION, 0, START + 100, execution(0, ID));
        advanceTime(0);

        assertThat(outcomes)
                .extracting(outcome -> ((HttpCall) outcome).request().method())
                .containsExactlyInAnyOrder("POST", "DELETE");
    }

    @Test
    void rescanWithAccessLogEntryOnlySendsNoDuplicate() {
        scan(EXECUTION, 0, START, List.of());
        scan(ACCESS, 0, START + 100, List.of(access(ACCESS, 0, "ext-1=", "POST")));
        scan(EXECUTION, 0, START + 200, execution(0, ID));
        isOneRecordOfBothLogs();

        scan(ACCESS, 1, START + 300_000, List.of(access(ACCESS, 1, "ext-1=", "POST")));
        advanceTime(1);

        assertThat(outcomes).hasSize(1);
        assertThat(duplicates).containsExactly("ext-1=");
    }

    /** What a client sends is no entry, whatever it looks like, and in whichever page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(" + OTHER_ID + ") Method completed with status: 500",
                "x\n(" + OTHER_ID + ") HTTP Method: GET, Resource Path: /harmless",
                "{\"requestId\":\"" + OTHER_ID + "\",\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"status\":\"200\"}",
                "{\"extendedRequestId\":\"ext-1=\",\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"status\":\"200\"}",
                "[TRUNCATED]",
            })
    void aBodyThatLooksLikeEntriesBelongsToItsRequest(String body) {
        List<LogEvent> all = execution(0, ID, OTHER_ID).stream()
                .map(event -> new LogEvent(
                        event.scanId(),
                        event.logStreamName(),
                        event.eventId(),
                        event.timestamp(),
                        event.ingestionTime(),
                        event.message()
                                .replace(
                                        "before transformations: {\"body\":1}",
                                        "before transformations: " + body + "1")))
                .toList();
        for (int from = 0; from < all.size(); from += 5) {
            scan(EXECUTION, 0, START + from, all.subList(from, Math.min(all.size(), from + 5)));
        }
        advanceTime(0);

        assertThat(outcomes).extracting(AssemblyResult::requestId).containsExactlyInAnyOrder(ID, OTHER_ID);
        assertThat(outcomes).allSatisfy(outcome -> {
            HttpCall call = (HttpCall) outcome;
            assertThat(call.request().body()).isEqualTo(body + "1");
            assertThat(call.request().path()).isEqualTo("/prod/path-1");
            assertThat(call.response().status()).isEqualTo(201);
            assertThat(call.incomplete()).isFalse();
        });
    }
}
