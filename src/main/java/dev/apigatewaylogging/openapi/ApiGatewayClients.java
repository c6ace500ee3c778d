/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.FixedRateLimitInterceptor;
import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * The clients of both API Gateway generations, and that of CloudWatch Logs for log deliveries. All of their requests, including
 * retries, stay within half of the account's quota for API Gateway.
 */
final class ApiGatewayClients implements AutoCloseable {

    private static final int ATTEMPTS = 6;
    private static final Duration ONE_ATTEMPT = Duration.ofMinutes(1);

    private final ApiGatewayClient rest;
    private final ApiGatewayV2Client http;
    private final CloudWatchLogsClient logs;

    ApiGatewayClients(AwsAccount account, RateLimiter quota) {
        ClientOverrideConfiguration settings = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new FixedRateLimitInterceptor(quota, request -> true))
                .apiCallAttemptTimeout(ONE_ATTEMPT)
                .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS))
                .build();
        this.rest = account.client(ApiGatewayClient::builder, settings);
        this.http = account.client(ApiGatewayV2Client::builder, settings);
        this.logs = account.client(CloudWatchLogsClient::builder, settings);
    }

    ApiGatewayClient rest() {
        return rest;
    }

    ApiGatewayV2Client http() {
        return http;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    @Override
    public void close() {
        rest.close();
        http.close();
        logs.close();
    }
}
