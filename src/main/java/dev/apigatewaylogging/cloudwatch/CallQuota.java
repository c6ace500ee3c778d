package dev.apigatewaylogging.cloudwatch;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Keeps the calls of one operation within a share of the account's quota, so that the account's other readers (its
 * console too) have the rest.
 */
final class CallQuota {

    /** AWS documentation, CloudWatch Logs quotas: FilterLogEvents calls a second, not adjustable. */
    private static final Set<String> FIVE_A_SECOND =
            Set.of("eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");

    private final Bucket bucket;

    private CallQuota(Bucket bucket) {
        this.bucket = bucket;
    }

    /** @param share of the quota, between 0 and 1; 0 for no limit of our own */
    static CallQuota ofFilterLogEvents(String region, double share) {
        if (share <= 0) {
            return new CallQuota(null);
        }
        long callsAMinute = Math.max(1, Math.round(callsASecond(region) * share * 60));
        long burst = Math.max(1, callsAMinute / 60);
        return new CallQuota(Bucket.builder()
                .addLimit(limit -> limit.capacity(burst)
                        .refillGreedy(callsAMinute, Duration.ofMinutes(1))
                        .initialTokens(burst))
                .build());
    }

    private static int callsASecond(String region) {
        if ("us-east-1".equals(region)) {
            return 25;
        }
        return FIVE_A_SECOND.contains(region) ? 5 : 10;
    }

    /** Waits for the turn of a call. */
    void await() {
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
