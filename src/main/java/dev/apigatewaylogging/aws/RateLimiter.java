package dev.apigatewaylogging.aws;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Keeps calls within a share of the account's quota, so that the account's others (its console too) have the rest. Where it
 * may, it takes more while somebody is behind. As soon as AWS throttles the account's calls it takes half as many, and comes
 * back slowly.
 */
public final class RateLimiter {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(5).toNanos();

    /** Of the usual rate: what comes back with each step, and what is always left. */
    private static final double STEP = 0.1;

    private static final double LEAST = 0.1;

    private static final double NEARLY_ALL = 0.9;

    private final Bucket bucket;
    private final double usual;
    private final double max;
    private final ThrottlingCounter throttling;
    private final LongSupplier nanoClock;
    private final MovingRate calls;
    private final Map<Object, Long> behindAt = new ConcurrentHashMap<>();

    private double rate;
    private long changedAt;
    private long throttledAt;
    private long throttledBefore;

    private RateLimiter(Bucket bucket, double usual, double max, ThrottlingCounter throttling, LongSupplier nanoClock) {
        this.bucket = bucket;
        this.usual = usual;
        this.max = max;
        this.throttling = throttling;
        this.nanoClock = nanoClock;
        this.calls = new MovingRate(nanoClock);
        this.rate = usual;
        this.changedAt = nanoClock.getAsLong();
        this.throttledAt = changedAt - MINUTE;
        this.throttledBefore = throttling.count();
    }

    /** No limit of our own. */
    public static RateLimiter unlimited() {
        return new RateLimiter(null, Double.NaN, Double.NaN, new ThrottlingCounter(), System::nanoTime);
    }

    /**
     * A token bucket of a fixed size.
     *
     * @param callsAMinute at least 1
     * @param burst how many calls may be made at once after a pause, at least 1
     */
    public static RateLimiter of(long callsAMinute, long burst) {
        double callsASecond = callsAMinute / 60.0;
        Bucket bucket = Bucket.builder().addLimit(limit(callsASecond, burst)).build();
        return new RateLimiter(bucket, callsASecond, callsASecond, new ThrottlingCounter(), System::nanoTime);
    }

    /**
     * One that adapts to what others need.
     *
     * @param usual calls a second
     * @param max calls a second while somebody is behind and nobody was throttled
     * @param throttling tells whether AWS throttles
     */
    public static RateLimiter adapting(double usual, double max, ThrottlingCounter throttling) {
        return adapting(usual, max, throttling, System::nanoTime);
    }

    static RateLimiter adapting(double usual, double max, ThrottlingCounter throttling, LongSupplier nanoClock) {
        Bucket bucket = Bucket.builder().addLimit(limit(usual, burst(usual))).build();
        return new RateLimiter(bucket, usual, Math.max(usual, max), throttling, nanoClock);
    }

    private static Bandwidth limit(double callsASecond, long burst) {
        return Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(Math.max(1, Math.round(callsASecond * 60)), Duration.ofMinutes(1))
                .initialTokens(burst)
                .build();
    }

    private static long burst(double callsASecond) {
        return Math.max(1, (long) callsASecond);
    }

    /** The share of it that was used lately: 0 for nothing, 1 for all of it; not a number where there is no limit. */
    public double utilization() {
        return calls.perSecond() / callsASecond();
    }

    /** How many calls a second are allowed usually; not a number where there is no limit. */
    public double usualCallsASecond() {
        return usual;
    }

    /** How many calls a second are allowed now; not a number where there is no limit. */
    public synchronized double callsASecond() {
        return rate;
    }

    /**
     * Whether somebody has more to catch up with than calls. It counts for a minute: who has gone says nothing more.
     *
     * @param who is or was behind
     */
    public void behind(Object who, boolean isBehind) {
        if (isBehind) {
            behindAt.put(who, nanoClock.getAsLong());
        } else {
            behindAt.remove(who);
        }
    }

    /** Whether there are calls left for what can wait. */
    public boolean hasRoom() {
        return bucket == null || (!isAnybodyBehind() && utilization() < NEARLY_ALL);
    }

    /** Waits for the turn of a call. */
    public void acquire() {
        if (bucket == null) {
            return;
        }
        adapt();
        try {
            bucket.asBlocking().consume(1);
            calls.count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while waiting for the turn of a call", e);
        }
    }

    /** Halves the rate when calls were throttled since the last look, else lets it come nearer to what it should be. */
    synchronized void adapt() {
        long now = nanoClock.getAsLong();
        long throttled = throttling.count();
        if (throttled > throttledBefore) {
            throttledBefore = throttled;
            throttledAt = now;
            change(Math.max(usual * LEAST, rate / 2), now);
            return;
        }
        boolean more = isAnybodyBehind() && now - throttledAt >= MINUTE;
        double wanted = more ? max : usual;
        if (rate > wanted || (more && rate < wanted)) {
            change(wanted, now);
        } else if (rate < wanted && now - changedAt >= STEP_NANOS) {
            change(Math.min(wanted, rate + usual * STEP), now);
        }
    }

    private boolean isAnybodyBehind() {
        long now = nanoClock.getAsLong();
        behindAt.values().removeIf(at -> now - at > MINUTE);
        return !behindAt.isEmpty();
    }

    private void change(double callsASecond, long now) {
        changedAt = now;
        rate = callsASecond;
        bucket.replaceConfiguration(
                BucketConfiguration.builder().addLimit(limit(rate, burst(rate))).build(),
                TokensInheritanceStrategy.PROPORTIONALLY);
    }
}
