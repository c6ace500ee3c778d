/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MovingRateTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final MovingRate rate = new MovingRate(nanos::get);

    private void countCalls(int aSecond, int seconds) {
        for (int call = 0; call < aSecond * seconds; call++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos() / aSecond);
            rate.count();
        }
    }

    @Test
    void convergesToRateOfLastMinutes() {
        assertThat(rate.perSecond()).isZero();

        countCalls(5, 180);
        assertThat(rate.perSecond()).isCloseTo(5, Offset.offset(0.1));

        countCalls(1, 180);
        assertThat(rate.perSecond()).isCloseTo(1, Offset.offset(0.1));
    }

    @Test
    void decaysWithoutCalls() {
        countCalls(5, 180);

        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(rate.perSecond()).isBetween(1.5, 2.0);

        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(rate.perSecond()).isLessThan(0.001);
    }
}
