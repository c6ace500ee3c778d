/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptedLines;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.Test;

/** Assignment of calls to requests, whatever the steps between did to the exchange. */
class CallAcknowledgementsTest {

    private static final ScanId LIVE =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);

    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));

    private OpenRequest request(int number) {
        RequestScript script = TrafficGenerator.seeded(1).script(number, RequestKind.LAMBDA_PROXY);
        return new OpenRequest(new RequestEntries(script.requestId(), ScriptedLines.of(script, LIVE, 0)), tracker);
    }

    @Test
    void nestedSplitDoesNotAcknowledgeAnotherCall() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        RequestBatch batch = new RequestBatch(List.of(request(7), request(8)), new InFlightRequestLimit(), tracker);
        batch.close();
        AtomicInteger calls = new AtomicInteger();
        CallAcknowledgements acknowledgements = new CallAcknowledgements();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:delivery")
                            .split(new BatchAssembler(), acknowledgements)
                            .streaming()
                            .onPrepare(acknowledgements)
                            .split(body(), new UseLatestAggregationStrategy())
                            .process(exchange -> {})
                            .end()
                            .process(exchange -> {
                                if (calls.getAndIncrement() == 1) {
                                    throw new IllegalStateException("the second call");
                                }
                            });
                }
            });
            camel.start();
            Exchange done = camel.createProducerTemplate()
                    .send("direct:delivery", exchange -> exchange.getMessage().setBody(batch));

            assertThat(done.getException()).isNull();
            batch.ended(true, false);
        }
        tracker.advance(LIVE, Long.MAX_VALUE / 2);

        assertThat(tracker.inFlight()).isZero();
        assertThat(tracker.resumePosition(LIVE).orElseThrow()).isLessThan(Long.MAX_VALUE / 2);
    }

    private RequestBatch batch(int requests) {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        RequestBatch batch = new RequestBatch(
                IntStream.range(0, requests).mapToObj(this::request).toList(), new InFlightRequestLimit(), tracker);
        batch.close();
        return batch;
    }

    private boolean allMayBeForgotten() {
        tracker.advance(LIVE, Long.MAX_VALUE / 2);
        return tracker.resumePosition(LIVE).orElseThrow() == Long.MAX_VALUE / 2;
    }

    @Test
    void splitStoppedBeforeFirstCallDeliversNothing() {
        RequestBatch batch = batch(3);
        batch.assemble(new HttpCallAssembler());

        batch.ended(true, true);

        assertThat(tracker.inFlight()).isZero();
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void batchStoppedBeforeAssemblyIsNotDelivered() {
        RequestBatch batch = batch(3);

        batch.ended(true, true);

        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void splitEndedEarlyDeliversOnlyItsDeliveredCalls() {
        RequestBatch batch = batch(3);
        batch.assemble(new HttpCallAssembler());
        int first = batch.nextCall();
        int second = batch.nextCall();
        batch.ended(first, true);

        batch.ended(true, false);

        assertThat(tracker.inFlight()).isEqualTo(1);
        batch.ended(second, true);
        assertThat(tracker.inFlight()).isZero();
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void batchIsGivenUpWithCallsThatVanishedOrAreHeld() {
        RequestBatch batch = batch(4);
        batch.assemble(new HttpCallAssembler());
        int delivered = batch.nextCall();
        int held = batch.nextCall();
        int slow = batch.nextCall();
        batch.nextCall();
        batch.ended(delivered, true);
        batch.holdCall(held, true);

        batch.giveUp();

        assertThat(tracker.inFlight()).isZero();
        assertThat(tracker.isAnyUnacknowledged()).isFalse();
        assertThat(tracker.bufferedBytes()).isZero();
        assertThat(batch.isGivenUp()).isTrue();
        batch.holdCall(held, false);
        batch.ended(held, true);
        batch.ended(slow, true);
        assertThat(tracker.inFlight()).isZero();
        assertThat(tracker.isAnyUnacknowledged()).isFalse();
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void batchGivenUpBeforeAssemblyIsNotAssembled() {
        RequestBatch batch = batch(2);

        batch.giveUp();

        assertThat(batch.assemble(new HttpCallAssembler())).isEmpty();
        batch.ended(true, false);
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void callsInFlightWhenBatchIsStoppedDecideTheirOutcome() {
        RequestBatch batch = batch(2);
        batch.assemble(new HttpCallAssembler());
        int first = batch.nextCall();
        int second = batch.nextCall();

        batch.ended(true, true);

        assertThat(tracker.inFlight()).isEqualTo(2);
        batch.ended(first, true);
        batch.ended(second, true);
        assertThat(allMayBeForgotten()).isTrue();
    }

    @Test
    void completionWithoutCallOutcomesCountsAsDelivered() {
        RequestBatch batch = batch(2);
        batch.assemble(new HttpCallAssembler());

        batch.ended(true, false);

        assertThat(allMayBeForgotten()).isTrue();
    }
}
