/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** Counts throttled attempts of an account. They show that others need the quota. */
public final class ThrottlingCounter {

    private final AtomicLong throttled = new AtomicLong();

    /** Observes the failed attempts of all clients with the strategy. */
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

    /** The number of throttled attempts. */
    public long count() {
        return throttled.get();
    }
}
