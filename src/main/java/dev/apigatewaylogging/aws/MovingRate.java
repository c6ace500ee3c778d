/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The rate of calls per second, as an exponentially decaying mean. */
final class MovingRate {

    private static final double TIME_CONSTANT_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoClock;
    private double calls;
    private long countedAt;

    MovingRate(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.countedAt = nanoClock.getAsLong();
    }

    synchronized void count() {
        decay();
        calls++;
    }

    synchronized double perSecond() {
        decay();
        return calls / TIME_CONSTANT_NANOS * Duration.ofSeconds(1).toNanos();
    }

    private void decay() {
        long now = nanoClock.getAsLong();
        calls *= Math.exp((countedAt - now) / TIME_CONSTANT_NANOS);
        countedAt = now;
    }
}
