package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.aws.CallQuota;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;

/** The clients of API Gateway's two generations. What they send, retries too, keeps within half of the account's quota. */
final class ControlPlaneClients implements AutoCloseable {

    private static final int ATTEMPTS = 6;
    private static final Duration ONE_ATTEMPT = Duration.ofMinutes(1);

    private final ApiGatewayClient rest;
    private final ApiGatewayV2Client http;

    ControlPlaneClients(AwsAccess access, CallQuota quota) {
        ClientOverrideConfiguration.Builder settings = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new EachAttempt(quota))
                .apiCallAttemptTimeout(ONE_ATTEMPT)
                .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS));
        ClientOverrideConfiguration configuration = settings.build();
        this.rest = access.applyTo(ApiGatewayClient.builder())
                .overrideConfiguration(configuration)
                .build();
        this.http = access.applyTo(ApiGatewayV2Client.builder())
                .overrideConfiguration(configuration)
                .build();
    }

    ApiGatewayClient rest() {
        return rest;
    }

    ApiGatewayV2Client http() {
        return http;
    }

    @Override
    public void close() {
        rest.close();
        http.close();
    }

    private record EachAttempt(CallQuota quota) implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            quota.await();
        }
    }
}
