/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompleteRequestCollectorTest {

    private static final ScanId CURSOR = new ScanId(new LogGroup("petstore-http-access", "eu-west-1", ""), 0);

    private final CamelContext camel = new DefaultCamelContext();
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final CompleteRequestCollector collector =
            new CompleteRequestCollector(openRequests, new EventTimeAggregateController(tracker));

    @BeforeEach
    void start() {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
    }

    private List<?> collected(List<String> entries) {
        List<LogEvent> events = new ArrayList<>();
        for (String entry : entries) {
            events.add(new LogEvent(CURSOR, "stream", "id-" + events.size(), 1_000 + events.size(), 2_000, entry));
        }
        Exchange page = new DefaultExchange(camel);
        page.getMessage().setBody(events);
        new PageParser("", bound(new AggregationMetrics())).process(page);
        collector.process(page);
        return page.getMessage().getBody(List.class);
    }

    private static String ofHttpApi(String id) {
        return "{\"requestId\":\"" + id
                + "\",\"ip\":\"198.51.100.7\",\"httpMethod\":\"GET\",\"routeKey\":\"GET /pets\","
                + "\"status\":\"200\",\"protocol\":\"HTTP/1.1\",\"responseLength\":\"7\"}";
    }

    private static List<String> ids(Object part) {
        return ((CompleteRequests) part)
                .requests().stream()
                        .map(request -> request.entries().requestId())
                        .toList();
    }

    @Test
    void completeRequestsAreCollectedIntoBatches() {
        List<String> entries = new ArrayList<>();
        for (int request = 0; request < 40; request++) {
            entries.add(ofHttpApi("JKJaXmPLvHcES" + request + "="));
        }

        List<?> parts = collected(entries);

        assertThat(parts).hasSize(3).allSatisfy(part -> assertThat(ids(part))
                .hasSizeLessThanOrEqualTo(CompleteRequestCollector.BATCH_SIZE));
        assertThat(parts.stream().flatMap(part -> ids(part).stream()))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void incompleteRequestIsNotBatched() {
        List<?> parts = collected(List.of(ofHttpApi("complete="), "(a) Starting execution for request: a"));

        assertThat(parts).hasSize(2);
        assertThat(ids(parts.get(0))).containsExactly("complete=");
        assertThat(parts.get(1)).isInstanceOfSatisfying(RequestEntries.class, lines -> assertThat(lines.requestId())
                .isEqualTo("a"));
    }

    @Test
    void requestWithOpenIdIsNotBatched() {
        openRequests.add(camel, "0 reused=", new DefaultExchange(camel));

        assertThat(collected(List.of(ofHttpApi("reused="), ofHttpApi("other="))))
                .hasSize(2)
                .anySatisfy(part -> assertThat(part).isInstanceOf(RequestEntries.class));
    }
}
