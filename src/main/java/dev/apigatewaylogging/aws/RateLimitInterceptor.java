package dev.apigatewaylogging.aws;

import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Lets each attempt of a call, the SDK's own repetitions too, wait for its turn.
 *
 * @param quota what it waits for
 * @param filter which calls these are
 */
public record RateLimitInterceptor(RateLimiter quota, Predicate<SdkRequest> filter) implements ExecutionInterceptor {

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (filter.test(context.request())) {
            quota.acquire();
        }
    }
}
