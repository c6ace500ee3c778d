package dev.apigatewaylogging.util;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one of many through in a time, so that a log is not flooded. */
public final class LogRateLimiter {

    private final long nanos;
    private final LongSupplier nanoClock;
    private final AtomicLong last;

    public LogRateLimiter(Duration interval, LongSupplier nanoClock) {
        this.nanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.last = new AtomicLong(nanoClock.getAsLong() - nanos);
    }

    /** Whether the time has passed since this last was true. */
    public boolean isDue() {
        long now = nanoClock.getAsLong();
        long before = last.get();
        return now - before >= nanos && last.compareAndSet(before, now);
    }
}
