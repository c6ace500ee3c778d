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
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the open requests of a log group that another process reads from now on. */
class RevocationTest {

    private static final long START = 1_800_000_000_000L;

    private final ScanId handedOver =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", "eu-west-1", ""), 0);
    private final ScanId kept =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_bbbbbbbbbb/prod", "eu-west-1", ""), 0);
    private final List<LogEvent> first = request(0);
    private final List<LogEvent> second = request(1);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final AtomicLong nanoClock = new AtomicLong();
    private final EventTimeAggregateController silentRequests =
            new EventTimeAggregateController(tracker, nanoClock::get);
    private final List<OpenRequest> closed = new CopyOnWriteArrayList<>();

    private List<LogEvent> request(int number) {
        List<LogEvent> events = new ArrayList<>();
        for (ScriptLine line :
                TrafficGenerator.seeded(1).script(number, RequestKind.MOCK).lines()) {
            long at = START + line.after();
            events.add(new LogEvent(
                    number == 0 ? handedOver : kept, "stream", number + "-" + events.size(), at, at, line.text()));
        }
        return events;
    }

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
                        .process(exchange -> closed.addAll(exchange.getMessage()
                                .getBody(RequestBatch.class)
                                .requests()))
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
    }

    private void page(ScanId scanId, List<LogEvent> events, Map<String, Object> more) {
        Map<String, Object> headers = new HashMap<>(more);
        headers.put(CloudWatchLogsConstants.SCAN_ID, scanId);
        camel.createProducerTemplate().sendBodyAndHeaders("direct:pages", events, headers);
    }

    private void pageUpTo(ScanId scanId, List<LogEvent> events, long time) {
        page(scanId, events, Map.of(CloudWatchLogsConstants.WATERMARK, time));
    }

    @Test
    void openRequestsAreDiscardedUndelivered() {
        pageUpTo(handedOver, first.subList(0, 3), START + 1_000);
        pageUpTo(kept, second.subList(0, 3), START + 1_000);
        assertThat(tracker.openRequests()).isEqualTo(2);

        tracker.revoke(handedOver.group());
        page(handedOver, List.of(), Map.of(CloudWatchLogsConstants.REVOKED, true));
        pageUpTo(kept, second.subList(3, second.size()), START + 3_600_000);

        await().until(() -> closed.size() == 1 && tracker.inFlight() == 0);
        assertThat(closed).extracting(OpenRequest::requestId).hasSize(1).doesNotContain(idOf(first));
        assertThat(tracker.openRequests()).isZero();
        assertThat(tracker.bufferedBytes()).isZero();
    }

    @Test
    void openRequestsAreScannedAgainAfterReassignment() {
        pageUpTo(handedOver, first.subList(0, 3), START + 1_000);
        tracker.revoke(handedOver.group());
        page(handedOver, List.of(), Map.of(CloudWatchLogsConstants.REVOKED, true));

        pageUpTo(handedOver, first, START + 10_000);

        await().until(() -> closed.size() == 1 && tracker.inFlight() == 0);
        assertThat(closed).singleElement().satisfies(request -> {
            assertThat(request.requestId()).isEqualTo(idOf(first));
            assertThat(request.isDuplicate()).isFalse();
        });
        assertThat(tracker.bufferedBytes()).isZero();
    }

    @Test
    void unscannableLogGroupIsNotWaitedFor() {
        ScanId missing = new ScanId(new LogGroup("access-log-that-is-missing", "us-east-1", ""), 0);
        pageUpTo(missing, List.of(), START);
        pageUpTo(kept, second, START + 3_600_000);
        assertThat(closed).isEmpty();

        page(missing, List.of(), Map.of(CloudWatchLogsConstants.UNREADABLE, true));

        await().until(() -> closed.size() == 1);
    }

    @Test
    void logGroupNotScannedForOneMinuteIsNotWaitedFor() {
        ScanId slow = new ScanId(new LogGroup("slow-access-log", "us-east-1", ""), 0);
        pageUpTo(slow, List.of(), START);
        for (int second = 0; second <= 70; second += 10) {
            pageUpTo(kept, second == 0 ? this.second : List.of(), START + 3_600_000);
            advanceSeconds(10);
        }

        await().until(() -> closed.size() == 1);
    }

    @Test
    void pauseOfScanningMakesNoLogGroupSlow() {
        ScanId slow = new ScanId(new LogGroup("slow-access-log", "us-east-1", ""), 0);
        pageUpTo(slow, List.of(), START);
        pageUpTo(kept, second, START + 3_600_000);

        advanceSeconds(3_600);
        pageUpTo(kept, List.of(), START + 3_600_000);
        assertThat(closed).isEmpty();
        assertThat(tracker.openRequests()).isEqualTo(1);

        pageUpTo(slow, List.of(), START + 3_600_000);
        await().until(() -> closed.size() == 1);
    }

    private void advanceSeconds(long seconds) {
        nanoClock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static String idOf(List<LogEvent> events) {
        String line = events.get(0).message();
        return line.substring(1, line.indexOf(')'));
    }
}
