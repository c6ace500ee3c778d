package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.RateLimitInterceptor;
import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;

/** Makes the client of an account, whose clock learns AWS's time from all answers. */
final class CloudWatchLogsClientFactory {

    /**
     * A page has 1 MB of text and 2 MB on the way, which is three minutes over a slow line. A connection on which nothing
     * comes at all is given up much earlier, after the 30 seconds of the SDK's HTTP client.
     */
    private static final Duration API_CALL_ATTEMPT_TIMEOUT = Duration.ofMinutes(5);

    /** Once more at once for what passes at once; the distance between further attempts is the consumer's affair. */
    private static final int MAX_ATTEMPTS = 2;

    /** AWS documentation, CloudWatch Logs quotas: 10 DescribeLogGroups calls a second of an account, of which half is left. */
    private static final long DESCRIBE_LOG_GROUPS_PER_MINUTE = 300;

    /** ListTagsForResource has a quota of its own, which nothing here is in a hurry to use. */
    private static final long TAGS_A_MINUTE = 300;

    private CloudWatchLogsClientFactory() {}

    /**
     * @param publishers are told how each call went
     */
    static CloudWatchLogsClient create(AwsAccount account, Set<MetricPublisher> publishers) {
        ClientOverrideConfiguration.Builder settings = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(API_CALL_ATTEMPT_TIMEOUT)
                .addExecutionInterceptor(new RateLimitInterceptor(
                        RateLimiter.of(DESCRIBE_LOG_GROUPS_PER_MINUTE, 5),
                        request -> request instanceof DescribeLogGroupsRequest))
                .addExecutionInterceptor(new RateLimitInterceptor(
                        RateLimiter.of(TAGS_A_MINUTE, 5), request -> request instanceof ListTagsForResourceRequest))
                // after what waits: it takes the time that an answer needs
                .addExecutionInterceptor(account.clock())
                .retryStrategy(retry -> account.throttling().watch(retry.maxAttempts(MAX_ATTEMPTS)));
        publishers.forEach(settings::addMetricPublisher);
        return account.client(CloudWatchLogsClient::builder, settings.build());
    }
}
