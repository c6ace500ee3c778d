/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aggregate.BatchAssembler;
import dev.apigatewaylogging.aggregate.CallAcknowledgements;
import dev.apigatewaylogging.aggregate.InFlightRequestLimit;
import dev.apigatewaylogging.aggregate.OpenRequest;
import dev.apigatewaylogging.aggregate.RequestBatch;
import dev.apigatewaylogging.aggregate.RequestEntries;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptedLines;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call that a step fails for again and again, while the step succeeds for others. */
class StepFailuresTest {

    private static final ScanId LIVE =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);
    private static final FailedStep STEP = new FailedStep("delivery", "unknown");

    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final AtomicLong nanoClock = new AtomicLong();
    private final StepFailures failures = new StepFailures(nanoClock::get);
    private final CallAcknowledgements acknowledgements = new CallAcknowledgements();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger deadLetters = new AtomicInteger();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private volatile Exception failure;
    private Runnable whileProcessed = () -> {};
    private RequestBatch batch;

    @BeforeEach
    void start() throws Exception {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        failures.setDeliveryTracker(tracker);
        failures.setCamelContext(camel);
        RequestScript script = TrafficGenerator.seeded(1).script(7, RequestKind.LAMBDA_PROXY);
        batch = new RequestBatch(
                List.of(new OpenRequest(
                        new RequestEntries(script.requestId(), ScriptedLines.of(script, LIVE, 0)), tracker)),
                new InFlightRequestLimit(),
                tracker);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .filter(failures)
                        .process(failed -> deadLetters.incrementAndGet());
                from("direct:delivery")
                        .routeId("delivery")
                        .split(new BatchAssembler(), acknowledgements)
                        .streaming()
                        .onPrepare(acknowledgements)
                        .id("assemble-calls")
                        .process(StepFailuresTest.this::step);
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private void step(Exchange call) throws Exception {
        calls.incrementAndGet();
        whileProcessed.run();
        if (failure != null) {
            throw failure;
        }
    }

    private void send() {
        batch.close();
        camel.createProducerTemplate()
                .send("direct:delivery", exchange -> exchange.getMessage().setBody(batch));
    }

    /** The step succeeds for another call, so that the failed one is tried again. */
    private void succeedForAnother() {
        nanoClock.addAndGet(1_000_000);
        Exchange other = new DefaultExchange(camel);
        failures.onSuccess(STEP, other);
        UnitOfWorkHelper.doneSynchronizations(
                other, other.getExchangeExtension().handoverCompletions());
        nanoClock.addAndGet(1_000_000);
        failures.run();
    }

    @Test
    void callThatFailsTwiceIsDeadLetter() {
        failure = new IllegalStateException();
        send();
        assertThat(deadLetters).hasValue(0);

        succeedForAnother();

        assertThat(calls).hasValue(2);
        assertThat(deadLetters).hasValue(1);
    }

    @Test
    void callThatIsInterruptedTwiceIsTriedAgain() {
        failure = new IllegalStateException(new InterruptedException());
        send();
        succeedForAnother();
        assertThat(calls).hasValue(2);
        assertThat(deadLetters).hasValue(0);
        assertThat(tracker.isAnyUnacknowledged()).isTrue();
        failure = null;

        succeedForAnother();

        assertThat(calls).hasValue(3);
        assertThat(deadLetters).hasValue(0);
        assertThat(tracker.isAnyUnacknowledged()).isFalse();
    }

    /** As while the route of the block is reloaded. */
    @Test
    void interruptedCallThatCannotBeHeldIsNeitherDeadLetterNorAcknowledged() {
        failures.setCallsId("removed");
        failure = new IllegalStateException(new InterruptedException());
        tracker.advance(LIVE, Long.MAX_VALUE / 2);

        send();

        assertThat(calls).hasValue(1);
        assertThat(deadLetters).hasValue(0);
        assertThat(tracker.isAnyUnacknowledged()).isFalse();
        assertThat(batch.isGivenUp()).isTrue();
        assertThat(tracker.resumePosition(LIVE).orElseThrow()).isLessThan(Long.MAX_VALUE / 2);
    }

    @Test
    void callWhoseEventsAreScannedAgainIsDropped() {
        failure = new IllegalStateException();
        send();
        batch.giveUp();

        succeedForAnother();

        assertThat(calls).hasValue(1);
        assertThat(deadLetters).hasValue(0);
    }

    @Test
    void failureOfCallWhoseEventsAreScannedAgainIsNoDeadLetter() {
        failure = new IllegalStateException();
        whileProcessed = () -> batch.giveUp();

        send();
        succeedForAnother();

        assertThat(calls).hasValue(1);
        assertThat(deadLetters).hasValue(0);
    }
}
