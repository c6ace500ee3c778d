package dev.apigatewaylogging.cloudwatch;

import java.util.random.RandomGenerator;

/** How long to leave a failing log group alone: doubling up to a minute, and not in step with others. */
final class Backoff {

    private static final long FIRST = 200;
    private static final long LONGEST = 60_000;

    private final RandomGenerator random;
    private int failures;
    private long delay;
    private long until = Long.MIN_VALUE;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    boolean isOver(long now) {
        return now >= until;
    }

    /** How much longer, in milliseconds. */
    long remaining(long now) {
        return Math.max(0, until - now);
    }

    /** How often in a row it failed. */
    int failures() {
        return failures;
    }

    void failed(long now) {
        failures++;
        delay = delay == 0 ? FIRST : Math.min(LONGEST, delay * 2);
        until = now + delay / 2 + random.nextLong(delay / 2 + 1);
    }

    void succeeded() {
        failures = 0;
        delay = 0;
        until = Long.MIN_VALUE;
    }
}
