/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The retry delay of a failing log group: doubles up to a minute, with jitter. */
final class ExponentialBackoff {

    private static final long FIRST = 200;
    private static final long MAX_DELAY_MILLIS = 60_000;

    private final RandomGenerator random;
    private final LongSupplier elapsed;
    private int failures;
    private long delay;
    private long until = Long.MIN_VALUE;

    /** @param elapsed monotonic milliseconds */
    ExponentialBackoff(RandomGenerator random, LongSupplier elapsed) {
        this.random = random;
        this.elapsed = elapsed;
    }

    boolean hasElapsed() {
        return elapsed.getAsLong() >= until;
    }

    /** The remaining delay in milliseconds. */
    long remaining() {
        return hasElapsed() ? 0 : until - elapsed.getAsLong();
    }

    /** The number of consecutive failures. */
    int failures() {
        return failures;
    }

    void recordFailure() {
        failures++;
        delay = delay == 0 ? FIRST : Math.min(MAX_DELAY_MILLIS, delay * 2);
        until = elapsed.getAsLong() + delay / 2 + random.nextLong(delay / 2 + 1);
    }

    void reset() {
        failures = 0;
        delay = 0;
        until = Long.MIN_VALUE;
    }
}
