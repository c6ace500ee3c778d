package dev.apigatewaylogging.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many calls a second are made: a mean in which a call counts less the longer ago it was. */
final class CallRate {

    private static final double MEMORY_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoClock;
    private double calls;
    private long countedAt;

    CallRate(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.countedAt = nanoClock.getAsLong();
    }

    synchronized void count() {
        age();
        calls++;
    }

    synchronized double aSecond() {
        age();
        return calls / MEMORY_NANOS * Duration.ofSeconds(1).toNanos();
    }

    private void age() {
        long now = nanoClock.getAsLong();
        calls *= Math.exp((countedAt - now) / MEMORY_NANOS);
        countedAt = now;
    }
}
