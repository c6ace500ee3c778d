package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the log groups of an account are scanned. What is set counts; without it the calls that are allowed are dealt
 * out: most of them to the groups that had events lately, the rest to the others. For one thread at a time.
 */
public final class PollScheduler {

    /** How often Camel polls where nothing is set: whether a group is due is looked at then. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** A call more often than that would find little, and cost others their calls. */
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
     * As the configuration says.
     *
     * @param pollInterval ISO-8601 duration; empty if the quota decides
     * @param quota of the calls of the account
     */
    PollScheduler(String pollInterval, RateLimiter quota) {
        // a little less than what is set: polls come at a steady beat, but not to the millisecond
        this.set = isSet(pollInterval) ? Duration.parse(pollInterval).toMillis() * 4 / 5 : 0;
        this.quota = quota;
    }

    /** How long Camel waits from one poll to the next. */
    public static Duration betweenPolls(String pollInterval) {
        return isSet(pollInterval) ? Duration.parse(pollInterval) : LOOK;
    }

    private static boolean isSet(String pollInterval) {
        return !pollInterval.isBlank();
    }

    /** So many log groups take turns. */
    public void groups(int count) {
        groups = Math.max(1, count);
    }

    /**
     * Events of a group were found.
     *
     * @param now milliseconds since the epoch
     */
    void found(Object group, long now) {
        foundAt.put(group, now);
    }

    /**
     * From one scan of the group to the next, in milliseconds.
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

    /** The longest time between two scans of a group that there is now, in milliseconds. */
    long longest() {
        return set > 0 ? set : Math.max(SHORTEST_IDLE, millis(groups, quota.callsASecond() * FOR_IDLE));
    }

    private static long millis(int groups, double callsASecond) {
        return (long) (Math.max(0, groups) * 1_000 / callsASecond);
    }
}
