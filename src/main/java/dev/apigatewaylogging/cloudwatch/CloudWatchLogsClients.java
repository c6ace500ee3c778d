package dev.apigatewaylogging.cloudwatch;

import java.time.Duration;
import java.util.Set;
import org.apache.camel.component.aws.common.AwsClientBuilderUtil;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Makes the client that a configuration describes. */
final class CloudWatchLogsClients {

    /** A page of 1 MB over a slow line takes seconds; a minute without an answer is a dead connection. */
    private static final Duration ONE_ATTEMPT = Duration.ofMinutes(1);

    /** Once more at once for what passes at once; the distance between further attempts is the consumer's affair. */
    private static final int ATTEMPTS = 2;

    private CloudWatchLogsClients() {}

    static CloudWatchLogsClient create(CloudWatchLogsConfiguration configuration, Set<MetricPublisher> publishers) {
        return AwsClientBuilderUtil.buildClient(
                configuration,
                CloudWatchLogsClient::builder,
                builder -> builder.overrideConfiguration(override -> {
                    override.apiCallAttemptTimeout(ONE_ATTEMPT).retryStrategy(retry -> retry.maxAttempts(ATTEMPTS));
                    publishers.forEach(override::addMetricPublisher);
                }));
    }
}
