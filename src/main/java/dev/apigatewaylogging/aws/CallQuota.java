package dev.apigatewaylogging.aws;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import software.amazon.awssdk.core.exception.AbortedException;

/** Keeps calls within a share of the account's quota, so that the account's others (its console too) have the rest. */
public final class CallQuota {

    private final Bucket bucket;
    private final double callsASecond;
    private final CallRate calls = new CallRate(System::nanoTime);

    private CallQuota(Bucket bucket, double callsASecond) {
        this.bucket = bucket;
        this.callsASecond = callsASecond;
    }

    /** No limit of our own. */
    public static CallQuota unlimited() {
        return new CallQuota(null, Double.NaN);
    }

    /**
     * A token bucket.
     *
     * @param callsAMinute at least 1
     * @param burst how many calls may be made at once after a pause, at least 1
     */
    public static CallQuota of(long callsAMinute, long burst) {
        return new CallQuota(
                Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst)
                                .refillGreedy(callsAMinute, Duration.ofMinutes(1))
                                .initialTokens(burst))
                        .build(),
                callsAMinute / 60.0);
    }

    /** The share of it that was used lately: 0 for nothing, 1 for all of it; not a number where there is no limit. */
    public double used() {
        return calls.aSecond() / callsASecond;
    }

    /** Waits for the turn of a call. */
    public void await() {
        if (bucket == null) {
            return;
        }
        try {
            bucket.asBlocking().consume(1);
            calls.count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while waiting for the turn of a call", e);
        }
    }
}
