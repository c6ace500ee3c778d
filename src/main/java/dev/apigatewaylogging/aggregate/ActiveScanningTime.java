package dev.apigatewaylogging.aggregate;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time in which scanning goes on. While it pauses, because Kafka is unreachable or the memory is full, no log group is
 * scanned, and none is slow for that. Not safe for use by several threads.
 */
final class ActiveScanningTime {

    /** An idle log group is scanned every 15 seconds: a longer rest is a pause. */
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(20);

    private final LongSupplier nanoClock;
    private long lastAt;
    private long nanos;

    ActiveScanningTime(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastAt = nanoClock.getAsLong();
    }

    /**
     * A page was scanned, or the time was told.
     *
     * @param paused whether scanning waits for memory or for Kafka now
     */
    void goesOn(boolean paused) {
        long now = nanoClock.getAsLong();
        nanos += paused ? 0 : Math.max(0, Math.min(LONGEST_REST, now - lastAt));
        lastAt = now;
    }

    /** As of the last page, in nanoseconds. */
    long nanos() {
        return nanos;
    }
}
