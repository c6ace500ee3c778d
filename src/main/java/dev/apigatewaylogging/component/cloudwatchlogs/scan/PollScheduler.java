/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The scan interval of the log groups of an account: the configured one, or derived from the rate limit: most calls go
 * to log groups with recent events, the rest to the others. Used by one thread at a time.
 */
public final class PollScheduler {

    /** Camel's poll interval if none is configured; each poll checks which log groups are due. */
    public static final Duration DUE_CHECK_INTERVAL = Duration.ofMillis(500);

    /** More frequent calls would find little, and take calls from others. */
    private static final long MIN_ACTIVE_MILLIS = 800;

    private static final long MIN_IDLE_MILLIS = 2_000;

    private static final double ACTIVE_FRACTION = 0.6;
    private static final double IDLE_FRACTION = 0.3;
    private static final long ACTIVE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final long set;
    private final RateLimiter quota;
    private final Map<Object, Long> foundAt = new HashMap<>();
    private int groups = 1;

    /**
     * Creates it from the configuration.
     *
     * @param pollInterval ISO-8601 duration; empty if the quota decides
     * @param quota limits the calls of the account
     */
    PollScheduler(String pollInterval, RateLimiter quota) {
        // slightly less than configured, because polls have jitter
        this.set = isSet(pollInterval) ? Duration.parse(pollInterval).toMillis() * 4 / 5 : 0;
        this.quota = quota;
    }

    /** The interval of Camel's polls. */
    public static Duration betweenPolls(String pollInterval) {
        return isSet(pollInterval) ? Duration.parse(pollInterval) : DUE_CHECK_INTERVAL;
    }

    private static boolean isSet(String pollInterval) {
        return !pollInterval.isBlank();
    }

    /** Sets the number of log groups. */
    public void groups(int count) {
        groups = Math.max(1, count);
    }

    /**
     * Records that events of a log group were found.
     *
     * @param now milliseconds since the epoch
     */
    void found(Object group, long now) {
        foundAt.put(group, now);
    }

    /**
     * The scan interval of a log group, in milliseconds.
     *
     * @param now milliseconds since the epoch
     */
    long interval(Object group, long now) {
        if (set > 0) {
            return Math.max(1, set);
        }
        foundAt.values().removeIf(found -> now - found > ACTIVE_MILLIS);
        int active = foundAt.size();
        double calls = quota.callsASecond();
        return foundAt.containsKey(group)
                ? Math.max(MIN_ACTIVE_MILLIS, millis(active, calls * ACTIVE_FRACTION))
                : Math.max(MIN_IDLE_MILLIS, millis(groups - active, calls * IDLE_FRACTION));
    }

    /** The present maximum scan interval, in milliseconds. */
    long longest() {
        return set > 0 ? set : Math.max(MIN_IDLE_MILLIS, millis(groups, quota.callsASecond() * IDLE_FRACTION));
    }

    private static long millis(int groups, double callsASecond) {
        return (long) (Math.max(0, groups) * 1_000 / callsASecond);
    }
}
