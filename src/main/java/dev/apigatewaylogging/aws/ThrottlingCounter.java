package dev.apigatewaylogging.aws;

import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** How often AWS has throttled the calls of an account, each attempt counted: others may need the quota. */
public final class ThrottlingCounter {

    private final AtomicLong throttled = new AtomicLong();

    /** Hears of every failed attempt of a client with the strategy. */
    public void watch(RetryStrategy.Builder<?, ?> strategy) {
        strategy.treatAsThrottling(this::isThrottling);
    }

    private boolean isThrottling(Throwable failure) {
        boolean throttling = failure instanceof SdkException e && RetryUtils.isThrottlingException(e);
        if (throttling) {
            throttled.incrementAndGet();
        }
        return throttling;
    }

    /** How many attempts were throttled so far. */
    public long count() {
        return throttled.get();
    }
}
