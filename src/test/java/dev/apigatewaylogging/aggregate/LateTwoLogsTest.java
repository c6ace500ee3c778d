/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However long the entries of a request need to become visible, its execution log and its access log make one request, with the
 * real scans of both log groups.
 */
class LateTwoLogsTest {

    private static final int APIS = 24;
    private static final int REQUESTS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(2_500);

    /** The access log's entry is visible so much later than the execution log's. */
    private static final Duration ACCESS_LATER = Duration.ofMillis(300);

    /** Milliseconds until the entries of the request of the number are visible, by the id of the API. */
    private static final Map<String, IntUnaryOperator> DELAYS = IntStream.range(0, APIS)
            .boxed()
            .collect(Collectors.toMap("a%09d"::formatted, api -> request -> delay(api, request)));

    /** Some APIs are slow from the start, some become slow, of some a few requests are slow. */
    private static int delay(int api, int request) {
        boolean slow =
                switch (api % 3) {
                    case 0 -> true;
                    case 1 -> request >= REQUESTS / 2;
                    default -> request == api % 5;
                };
        return slow ? 4_000 + api * 500 : 300;
    }

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final EventTimeAggregateController silentRequests = new EventTimeAggregateController(tracker);
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private final List<OpenRequest> left = new CopyOnWriteArrayList<>();
    private final List<String> logEntry = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        RequestAggregationStrategy aggregation = new RequestAggregationStrategy(tracker, silentRequests);
        aggregation.setOpenRequests(openRequests);
        camel.getRegistry().bind("progress", tracker);
        // after the first scan: what a backlog's last window has passed, only a rescan would find
        Instant start = Instant.now().plusSeconds(10);
        DELAYS.forEach((api, delay) -> log(api, start, delay));
        String groups = DELAYS.keySet().stream()
                .map(api -> execution(api) + "," + access(api))
                .collect(Collectors.joining(","));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cloudwatch-logs:" + groups + "?region=" + aws.home().region()
                                + "&overrideEndpoint=true&uriEndpointOverride=" + aws.endpoint()
                                + "&accessKey=AKIDEXAMPLE&secretKey=RAW(secret)&checkpointer=#progress&backPressure=#progress&startFrom=PT1M"
                                + "&rescanDelay=PT0S")
                        .process(new PageParser("", bound(new AggregationMetrics())))
                        .process(new CompleteRequestCollector(openRequests, silentRequests))
                        .split(body())
                        .aggregate(new RequestIdExpression(), aggregation)
                        .aggregationRepository(openRequests)
                        .completionSize(10_000)
                        .aggregateController(silentRequests)
                        .process(exchange -> left(exchange.getMessage().getBody(RequestBatch.class)))
                        .end()
                        .end()
                        .process(silentRequests);
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
        aws.close();
    }

    private void left(RequestBatch batch) {
        for (OpenRequest request : batch.requests()) {
            if (!request.isDuplicate()) {
                logEntry.add(request.requestId() + " at " + Instant.now() + ": "
                        + request.entries().size() + " entries of "
                        + request.entries().get(0).scanId());
                left.add(request);
            }
        }
        batch.assemble(new HttpCallAssembler());
        batch.ended(true, false);
    }

    private static String execution(String api) {
        return "API-Gateway-Execution-Logs_" + api + "/prod";
    }

    private static String access(String api) {
        return "access-log-of-" + api;
    }

    private static String id(String api, int number) {
        return new UUID(Long.parseLong(api.substring(1)), number).toString();
    }

    private void log(String api, Instant start, IntUnaryOperator delay) {
        aws.group(execution(api)).group(access(api));
        for (int number = 0; number < REQUESTS; number++) {
            Instant begin = start.plus(BETWEEN.multipliedBy(number));
            Duration by = Duration.ofMillis(delay.applyAsInt(number));
            String id = id(api, number);
            for (LogEvent event : LoggedRequest.of(id, number, begin.toEpochMilli(), 20)
                    .ofGroup(execution(api))
                    .events()) {
                Instant time = Instant.ofEpochMilli(event.timestamp());
                aws.put(execution(api), "stream", time, event.message(), time.plus(by));
            }
            Instant end = begin.plusMillis(40);
            aws.put(
                    access(api),
                    "stream",
                    end,
                    "{\"requestId\":\"" + id + "\",\"extendedRequestId\":\"ext-" + number
                            + "=\",\"ip\":\"203.0.113.9\",\"httpMethod\":\"POST\",\"resourcePath\":\"/path-" + number
                            + "\",\"status\":\"200\",\"protocol\":\"HTTP/2.0\"}",
                    end.plus(by).plus(ACCESS_LATER));
        }
    }

    @Test
    void eachRequestHasEntriesOfBothLogs() {
        int requests = REQUESTS * DELAYS.size();

        await().atMost(Duration.ofMinutes(5))
                .until(() ->
                        left.stream().map(OpenRequest::requestId).distinct().count() >= requests
                                && tracker.openRequests() == 0);

        assertThat(left.stream().collect(Collectors.groupingBy(OpenRequest::requestId, Collectors.counting())))
                .as(() -> String.join("\n", logEntry.stream().sorted().toList()))
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }
}
