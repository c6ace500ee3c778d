/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
 * Limits calls to a fraction of the account's quota, so that other users of the account, including its console, keep
 * the rest. An adaptive limiter raises its rate while a scan is behind. When AWS throttles the account's calls it
 * halves the rate immediately, and recovers slowly.
 */
public final class RateLimiter {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(5).toNanos();

    /** Fractions of the usual rate: regained with each step, and never reduced further. */
    private static final double STEP = 0.1;

    private static final double MIN_RATE_FRACTION = 0.1;

    private static final double NEARLY_FULL = 0.9;

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

    /** Sets no limit. */
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
     * An adaptive limiter.
     *
     * @param usual calls per second
     * @param max calls per second while a scan is behind and no call was throttled
     * @param throttling counts throttled calls of the account
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

    /** The fraction of the rate that was used recently: 0 for none, 1 for all of it; NaN without a limit. */
    public double utilization() {
        return calls.perSecond() / callsASecond();
    }

    /** The usual limit, calls per second; NaN without a limit. */
    public double usualCallsASecond() {
        return usual;
    }

    /** The present limit, calls per second; NaN without a limit. */
    public synchronized double callsASecond() {
        return rate;
    }

    /**
     * Reports whether a scan is behind because calls are short. A report expires after a minute, since a closed scan
     * sends none.
     *
     * @param who identifies the scan
     */
    public void behind(Object who, boolean isBehind) {
        if (isBehind) {
            behindAt.put(who, nanoClock.getAsLong());
        } else {
            behindAt.remove(who);
        }
    }

    /** Whether calls are left for work that can wait. */
    public boolean hasCapacity() {
        return bucket == null || (!isAnybodyBehind() && utilization() < NEARLY_FULL);
    }

    /** Waits until a call is allowed. */
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
            throw AbortedException.create("Interrupted while waiting for the rate limit", e);
        }
    }

    /** Halves the rate if calls were throttled since the last check; otherwise moves it towards its target. */
    synchronized void adapt() {
        long now = nanoClock.getAsLong();
        long throttled = throttling.count();
        if (throttled > throttledBefore) {
            throttledBefore = throttled;
            throttledAt = now;
            change(Math.max(usual * MIN_RATE_FRACTION, rate / 2), now);
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
