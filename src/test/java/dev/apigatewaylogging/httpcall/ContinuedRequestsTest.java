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
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that begin in one page and end in the next one. */
class ContinuedRequestsTest {

    private static final long START = 1_772_446_530_000L;
    private static final int REQUESTS = 12;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final EventTimeAggregateController silentRequests = new EventTimeAggregateController(tracker);
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private final RequestAggregationStrategy aggregation = new RequestAggregationStrategy(tracker, silentRequests);
    private final List<List<AssemblyResult>> left = new CopyOnWriteArrayList<>();

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
                            left.add(batch.assemble(new HttpCallAssembler()));
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
            page(LoggedRequest.of("another-" + other, 99, time, 1).events(), time + 2_500);
        }
        await().until(() -> left.size() == AccessLogExpectation.MAX_EXPIRED_WAITS && tracker.inFlight() == 0);
        left.clear();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private void page(List<LogEvent> events, long readThrough) {
        camel.createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:pages",
                        events,
                        Map.of(
                                CloudWatchLogsConstants.SCAN_ID,
                                events.get(0).scanId(),
                                CloudWatchLogsConstants.WATERMARK,
                                readThrough));
    }

    private static List<List<LogEvent>> requests(String prefix) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(number -> LoggedRequest.of(prefix + number, number, START, number + 1)
                        .events())
                .toList();
    }

    private static List<LogEvent> part(List<List<LogEvent>> requests, boolean second) {
        List<LogEvent> part = new ArrayList<>();
        requests.forEach(events -> part.addAll(
                second ? events.subList(events.size() / 2, events.size()) : events.subList(0, events.size() / 2)));
        return part;
    }

    @Test
    void requestsCompletedByPageLeaveTogether() {
        List<List<LogEvent>> requests = requests("id-");

        page(part(requests, false), START);
        assertThat(tracker.openRequests()).isEqualTo(REQUESTS);
        page(part(requests, true), START);

        await().until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
        assertThat(left).singleElement().satisfies(batch -> assertThat(batch)
                .hasSize(REQUESTS)
                .allSatisfy(
                        outcome -> assertThat(((HttpCall) outcome).incomplete()).isFalse()));
        assertThat(openRequests.getKeys()).isEmpty();
        assertThat(tracker.bufferedBytes()).isZero();
    }

    @Test
    void entriesRepeatedByPageAreNotAddedAgain() {
        List<List<LogEvent>> requests = requests("id-");
        page(part(requests, false), START);

        page(requests.stream().flatMap(List::stream).toList(), START);

        await().until(() -> tracker.openRequests() == 0 && tracker.inFlight() == 0);
        assertThat(left.stream().flatMap(List::stream)).hasSize(REQUESTS).allSatisfy(outcome -> assertThat(
                        ((HttpCall) outcome).incomplete())
                .isFalse());
        assertThat(openRequests.getKeys()).isEmpty();
        assertThat(tracker.bufferedBytes()).isZero();
    }

    @Test
    void requestsNotCompletedByPageStayOpen() {
        List<List<LogEvent>> requests = requests("id-");
        page(part(requests, false), START);

        page(part(requests.subList(0, 3), true), START);

        await().until(() -> tracker.openRequests() == REQUESTS - 3 && tracker.inFlight() == 0);
        assertThat(left.stream().flatMap(List::stream)).hasSize(3);
        assertThat(openRequests.getKeys()).hasSize(REQUESTS - 3);
    }
}
