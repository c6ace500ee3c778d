/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aggregate.CompleteRequestCollector;
import dev.apigatewaylogging.aggregate.EventTimeAggregateController;
import dev.apigatewaylogging.aggregate.PageParser;
import dev.apigatewaylogging.aggregate.RequestAggregationStrategy;
import dev.apigatewaylogging.aggregate.RequestIdExpression;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What open requests are accounted with is what they take in the heap: otherwise a limit in MiB limits nothing. */
class MemoryAccountingTest {

    private static final ScanId CURSOR =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "eu-west-1", ""), 0);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private long now = 1_800_000_000_000L;

    /** Realistic requests whose last entry never arrives. */
    enum Kind {
        ONE_ENTRY(12_000, id -> List.of("(" + id + ") Starting execution for request: " + id)),
        ACCESS_ENTRY(
                12_000,
                id -> List.of(
                        "{\"requestId\":\"%s\",\"ip\":\"198.51.100.7\",\"caller\":\"-\",\"user\":\"-\",\"requestTime\":\"09/Apr/2026:12:34:56 +0000\",\"httpMethod\":\"GET\",\"resourcePath\":\"/pets/{petId}\",\"status\":\"200\",\"protocol\":\"HTTP/1.1\",\"responseLength\":\"4321\"}"
                                .formatted(id))),
        FIVE_ENTRIES(
                8_000,
                id -> List.of(
                        "(" + id + ") Extended Request Id: Mpgd3H0vjoEEPMA=",
                        "(" + id + ") Verifying Usage Plan for request: " + id
                                + ". API Key:  API Stage: a1b2c3d4e5/prod",
                        "(" + id + ") Starting execution for request: " + id,
                        "(" + id + ") HTTP Method: GET, Resource Path: /pets/17",
                        "(" + id + ") Method request path: {petId=17}")),
        LARGE_BODIES(
                4_000,
                id -> List.of(
                        "(" + id + ") HTTP Method: POST, Resource Path: /pets",
                        "(" + id + ") Method request body before transformations: " + "x".repeat(900),
                        "(" + id + ") Method request headers: {Accept=*/*, User-Agent=" + "y".repeat(900))),
        UNICODE_BODIES(
                4_000,
                id -> List.of(
                        "(" + id + ") HTTP Method: POST, Resource Path: /pets",
                        "(" + id + ") Method request body before transformations: " + "\u6F22".repeat(900)));

        private final int requests;

        @SuppressWarnings("ImmutableEnumChecker") // a pure function
        private final IntFunction<List<String>> entries;

        Kind(int requests, Function<String, List<String>> entries) {
            this.requests = requests;
            this.entries = number -> entries.apply(new UUID(42, number).toString());
        }
    }

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        tracker.setMaxBufferedMebibytes(1_000);
        camel.addService(tracker, true, true);
        EventTimeAggregateController timeouts = new EventTimeAggregateController(tracker);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .process(new PageParser("", bound(new AggregationMetrics())))
                        .process(new CompleteRequestCollector(openRequests, timeouts))
                        .split(body())
                        .aggregate(new RequestIdExpression(), new RequestAggregationStrategy(tracker, timeouts))
                        .completionSize(100)
                        .aggregationRepository(openRequests)
                        .aggregateController(timeouts)
                        .to("mock:completed")
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

    /** The least of several measurements: threads of other tests allocate memory between a collection and its measurement. */
    private static long used() {
        return LongStream.generate(() -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .limit(5)
                .min()
                .orElseThrow();
    }

    private void play(Kind kind, int from, int to) {
        ProducerTemplate template = camel.createProducerTemplate();
        List<LogEvent> page = new ArrayList<>();
        for (int request = from; request < to; request++) {
            for (String entry : kind.entries.apply(request)) {
                String eventId = "3" + String.format(Locale.ROOT, "%055d", now);
                // as the SDK's parser makes them: a string of its own for each
                page.add(new LogEvent(CURSOR, "stream", eventId, now, now + 500, new String(entry.toCharArray())));
                now++;
            }
            if (request % 500 == 0 || request == to - 1) {
                template.sendBodyAndHeaders("direct:pages", page, headers());
                page = new ArrayList<>();
            }
        }
    }

    /** The headers of a page, which the component sets. */
    private static Map<String, Object> headers() {
        LogGroup group = CURSOR.group();
        return Map.of(
                CloudWatchLogsConstants.LOG_GROUP_NAME, group.name(),
                CloudWatchLogsConstants.REGION, group.region(),
                CloudWatchLogsConstants.ACCOUNT_ID, group.account(),
                CloudWatchLogsConstants.SCAN_ID, CURSOR);
    }

    @ParameterizedTest
    @EnumSource
    void accountedBytesMatchMemoryOfOpenRequests(Kind kind) {
        play(kind, 0, 1_000);
        long accountedBefore = tracker.bufferedBytes();
        long usedBefore = used();

        play(kind, 1_000, 1_000 + kind.requests);

        long took = used() - usedBefore;
        long accounted = tracker.bufferedBytes() - accountedBefore;
        assertThat(openRequests.getKeys()).hasSize(1_000 + kind.requests);
        assertThat((double) accounted / took).isBetween(0.9, 1.4);
    }
}
