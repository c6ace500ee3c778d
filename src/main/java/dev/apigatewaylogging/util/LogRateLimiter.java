/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Limits a log message to one per interval. */
public final class LogRateLimiter {

    private final long nanos;
    private final LongSupplier nanoClock;
    private final AtomicLong last;

    public LogRateLimiter(Duration interval, LongSupplier nanoClock) {
        this.nanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.last = new AtomicLong(nanoClock.getAsLong() - nanos);
    }

    /** Returns whether the interval has elapsed since the last time this returned true. */
    public boolean isDue() {
        long now = nanoClock.getAsLong();
        long before = last.get();
        return now - before >= nanos && last.compareAndSet(before, now);
    }
}
