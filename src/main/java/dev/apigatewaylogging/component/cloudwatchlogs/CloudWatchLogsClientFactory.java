/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.FixedRateLimitInterceptor;
import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;

/** Creates the client of an account. Its responses update the account's clock. */
final class CloudWatchLogsClientFactory {

    /**
     * A page has 1 MB of text and 2 MB in transit, three minutes on a slow connection. A connection without any data
     * fails much earlier, after the 30 seconds of the SDK's HTTP client.
     */
    private static final Duration API_CALL_ATTEMPT_TIMEOUT = Duration.ofMinutes(5);

    /** One immediate retry for transient errors. The consumer schedules further attempts. */
    private static final int MAX_ATTEMPTS = 2;

    /**
     * AWS documentation, CloudWatch Logs quotas: 10 DescribeLogGroups calls per second and account. Half of it is left
     * to others.
     */
    private static final long DESCRIBE_LOG_GROUPS_PER_MINUTE = 300;

    /** ListTagsForResource has its own quota; its calls are not urgent. */
    private static final long LIST_TAGS_PER_MINUTE = 300;

    private CloudWatchLogsClientFactory() {}

    /** @param publishers receive the metrics of each call */
    static CloudWatchLogsClient create(AwsAccount account, Set<MetricPublisher> publishers) {
        ClientOverrideConfiguration.Builder settings = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(API_CALL_ATTEMPT_TIMEOUT)
                .addExecutionInterceptor(new FixedRateLimitInterceptor(
                        RateLimiter.of(DESCRIBE_LOG_GROUPS_PER_MINUTE, 5),
                        request -> request instanceof DescribeLogGroupsRequest))
                .addExecutionInterceptor(new FixedRateLimitInterceptor(
                        RateLimiter.of(LIST_TAGS_PER_MINUTE, 5),
                        request -> request instanceof ListTagsForResourceRequest))
                // after the rate limits, because it measures the time of a response
                .addExecutionInterceptor(account.clock())
                .retryStrategy(retry -> account.throttling().watch(retry.maxAttempts(MAX_ATTEMPTS)));
        publishers.forEach(settings::addMetricPublisher);
        return account.client(CloudWatchLogsClient::builder, settings.build());
    }
}
