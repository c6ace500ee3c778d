package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** How long to leave a failing log group alone: doubling up to a minute, and not in step with others. */
final class ExponentialBackoff {

    private static final long FIRST = 200;
    private static final long LONGEST = 60_000;

    private final RandomGenerator random;
    private final LongSupplier elapsed;
    private int failures;
    private long delay;
    private long until = Long.MIN_VALUE;

    /** @param elapsed milliseconds by a clock that nobody sets */
    ExponentialBackoff(RandomGenerator random, LongSupplier elapsed) {
        this.random = random;
        this.elapsed = elapsed;
    }

    boolean hasElapsed() {
        return elapsed.getAsLong() >= until;
    }

    /** How much longer, in milliseconds. */
    long remaining() {
        return hasElapsed() ? 0 : until - elapsed.getAsLong();
    }

    /** How often in a row it failed. */
    int failures() {
        return failures;
    }

    void recordFailure() {
        failures++;
        delay = delay == 0 ? FIRST : Math.min(LONGEST, delay * 2);
        until = elapsed.getAsLong() + delay / 2 + random.nextLong(delay / 2 + 1);
    }

    void reset() {
        failures = 0;
        delay = 0;
        until = Long.MIN_VALUE;
    }
}
