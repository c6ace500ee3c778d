package dev.apigatewaylogging.aws;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import software.amazon.awssdk.core.exception.AbortedException;

/** Keeps calls within a share of the account's quota, so that the account's others (its console too) have the rest. */
public final class CallQuota {

    private final Bucket bucket;

    private CallQuota(Bucket bucket) {
        this.bucket = bucket;
    }

    /** No limit of our own. */
    public static CallQuota unlimited() {
        return new CallQuota(null);
    }

    /**
     * A token bucket.
     *
     * @param callsAMinute at least 1
     * @param burst how many calls may be made at once after a pause, at least 1
     */
    public static CallQuota of(long callsAMinute, long burst) {
        return new CallQuota(Bucket.builder()
                .addLimit(limit -> limit.capacity(burst)
                        .refillGreedy(callsAMinute, Duration.ofMinutes(1))
                        .initialTokens(burst))
                .build());
    }

    /** Waits for the turn of a call. */
    public void await() {
        if (bucket == null) {
            return;
        }
        try {
            bucket.asBlocking().consume(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while waiting for the turn of a call", e);
        }
    }
}
