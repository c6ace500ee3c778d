/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Applies a rate limit to every attempt of a call, including the SDK's retries.
 *
 * @param quota the rate limit
 * @param filter selects the calls
 */
public record FixedRateLimitInterceptor(RateLimiter quota, Predicate<SdkRequest> filter)
        implements ExecutionInterceptor {

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (filter.test(context.request())) {
            quota.acquire();
        }
    }
}
