package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.CallQuota;
import dev.apigatewaylogging.aws.EachAttempt;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;

/** Makes the client of an account. */
final class CloudWatchLogsClients {

    /** A page of 1 MB over a slow line takes seconds; a minute without an answer is a dead connection. */
    private static final Duration ONE_ATTEMPT = Duration.ofMinutes(1);

    /** Once more at once for what passes at once; the distance between further attempts is the consumer's affair. */
    private static final int ATTEMPTS = 2;

    /** AWS documentation, CloudWatch Logs quotas: 10 DescribeLogGroups calls a second of an account, of which half is left. */
    private static final long LISTS_A_MINUTE = 300;

    private CloudWatchLogsClients() {}

    /**
     * @param clock learns AWS's time from all answers
     * @param publishers are told how each call went
     */
    static CloudWatchLogsClient create(AwsAccount account, AwsClock clock, Set<MetricPublisher> publishers) {
        ClientOverrideConfiguration.Builder settings = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ONE_ATTEMPT)
                .addExecutionInterceptor(clock)
                .addExecutionInterceptor(new EachAttempt(
                        CallQuota.of(LISTS_A_MINUTE, 5), request -> request instanceof DescribeLogGroupsRequest))
                .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS));
        publishers.forEach(settings::addMetricPublisher);
        return account.client(CloudWatchLogsClient::builder, settings.build());
    }
}
