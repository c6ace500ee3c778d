/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When scans are rewound after the stop of a route. */
class StoppedRouteRecoveryTest {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong nanoClock = new AtomicLong(-7);
    private boolean kafkaResponds = true;
    private final StoppedRouteRecovery recovery =
            new StoppedRouteRecovery(inFlight::get, () -> kafkaResponds, nanoClock::get);

    @Test
    void stopWithoutRequestsInFlightChangesNothing() {
        recovery.onRouteChanged();

        assertThat(recovery.isPending()).isFalse();
        assertThat(recovery.rewinds()).isZero();
    }

    @Test
    void requestsAcknowledgedAfterStopNeedNoRewind() {
        inFlight.set(3);
        recovery.onRouteChanged();
        assertThat(recovery.rewinds()).isZero();
        assertThat(recovery.isPending()).isTrue();

        inFlight.set(0);

        assertThat(recovery.rewinds()).isZero();
        assertThat(recovery.isPending()).isFalse();
    }

    @Test
    void failedRequestsAreScannedAgainOnceWhenNoneIsInFlight() {
        inFlight.set(2);
        recovery.onUndelivered();
        recovery.onRouteChanged();
        assertThat(recovery.rewinds()).isZero();

        inFlight.set(0);

        assertThat(recovery.rewinds()).isEqualTo(1);
        assertThat(recovery.isPending()).isFalse();
        recovery.onRouteChanged();
        assertThat(recovery.rewinds()).isEqualTo(1);
    }

    @Test
    void failureWithoutStopIsNoReasonUntilRouteStarts() {
        recovery.onUndelivered();
        assertThat(recovery.rewinds()).isZero();

        recovery.onRouteChanged();

        assertThat(recovery.rewinds()).isEqualTo(1);
    }

    @Test
    void requestsWithoutResultAreGivenUpAfterLimitedTime() {
        inFlight.set(5);
        recovery.onSent(() -> {
            inFlight.set(0);
            recovery.onUndelivered();
        });
        InFlightBatch ended = () -> inFlight.set(99);
        recovery.onSent(ended);
        recovery.onEnded(ended);
        recovery.onRouteChanged();
        nanoClock.addAndGet(StoppedRouteRecovery.DEFAULT_TIMEOUT.toNanos() - 1);
        assertThat(recovery.rewinds()).isZero();

        nanoClock.incrementAndGet();

        assertThat(recovery.rewinds()).isEqualTo(1);
        assertThat(inFlight).hasValue(0);
    }

    @Test
    void nothingIsGivenUpWhileKafkaDoesNotRespond() {
        kafkaResponds = false;
        inFlight.set(5);
        recovery.onSent(() -> {
            inFlight.set(0);
            recovery.onUndelivered();
        });
        for (int stop = 0; stop < 3; stop++) {
            recovery.onRouteChanged();
            nanoClock.addAndGet(2 * StoppedRouteRecovery.DEFAULT_TIMEOUT.toNanos());
            assertThat(recovery.rewinds()).isZero();
        }

        kafkaResponds = true;

        nanoClock.addAndGet(StoppedRouteRecovery.DEFAULT_TIMEOUT.toNanos() - 1);
        assertThat(recovery.rewinds()).isZero();
        nanoClock.incrementAndGet();
        assertThat(recovery.rewinds()).isEqualTo(1);
        assertThat(recovery.isPending()).isFalse();
    }

    @Test
    void failedRequestsDoNotWaitForKafka() {
        kafkaResponds = false;
        recovery.onUndelivered();
        recovery.onRouteChanged();

        assertThat(recovery.rewinds()).isEqualTo(1);
    }

    @Test
    void anotherStopExtendsTheWait() {
        inFlight.set(1);
        recovery.onRouteChanged();
        nanoClock.addAndGet(StoppedRouteRecovery.DEFAULT_TIMEOUT.toNanos() - 1);
        recovery.onRouteChanged();
        nanoClock.incrementAndGet();

        assertThat(recovery.rewinds()).isZero();
        assertThat(recovery.isPending()).isTrue();
    }
}
