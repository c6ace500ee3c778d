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
    private static final Duration LOOK = Duration.ofMillis(500);

    /** More frequent calls would find little, and take calls from others. */
    private static final long SHORTEST_ACTIVE = 800;

    private static final long SHORTEST_IDLE = 2_000;

    private static final double FOR_ACTIVE = 0.6;
    private static final double FOR_IDLE = 0.3;
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
        return isSet(pollInterval) ? Duration.parse(pollInterval) : LOOK;
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
                ? Math.max(SHORTEST_ACTIVE, millis(active, calls * FOR_ACTIVE))
                : Math.max(SHORTEST_IDLE, millis(groups - active, calls * FOR_IDLE));
    }

    /** The present maximum scan interval, in milliseconds. */
    long longest() {
        return set > 0 ? set : Math.max(SHORTEST_IDLE, millis(groups, quota.callsASecond() * FOR_IDLE));
    }

    private static long millis(int groups, double callsASecond) {
        return (long) (Math.max(0, groups) * 1_000 / callsASecond);
    }
}
