/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures the time during which scanning is active. While it is paused because Kafka is unreachable or the buffer is
 * full, no log group is scanned and none counts as slow. Not thread-safe.
 */
final class ActiveScanningTime {

    /** An idle log group is scanned every 15 seconds; a longer interval is a pause. */
    private static final long MAX_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final LongSupplier nanoClock;
    private long lastAt;
    private long nanos;

    ActiveScanningTime(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastAt = nanoClock.getAsLong();
    }

    /**
     * Adds the time since the previous call.
     *
     * @param paused whether scanning is paused now
     */
    void advance(boolean paused) {
        long now = nanoClock.getAsLong();
        nanos += paused ? 0 : Math.max(0, Math.min(MAX_INTERVAL_NANOS, now - lastAt));
        lastAt = now;
    }

    /** Returns the active time up to the last page, in nanoseconds. */
    long nanos() {
        return nanos;
    }
}
