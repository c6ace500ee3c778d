package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Makes the client of an account. */
final class CloudWatchLogsClients {

    /** A page of 1 MB over a slow line takes seconds; a minute without an answer is a dead connection. */
    private static final Duration ONE_ATTEMPT = Duration.ofMinutes(1);

    /** Once more at once for what passes at once; the distance between further attempts is the consumer's affair. */
    private static final int ATTEMPTS = 2;

    private CloudWatchLogsClients() {}

    /**
     * @param clock learns AWS's time from all answers
     * @param publishers are told how each call went
     */
    static CloudWatchLogsClient create(AwsAccount account, AwsClock clock, Set<MetricPublisher> publishers) {
        ClientOverrideConfiguration.Builder settings = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ONE_ATTEMPT)
                .addExecutionInterceptor(clock)
                .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS));
        publishers.forEach(settings::addMetricPublisher);
        return account.client(CloudWatchLogsClient::builder, settings.build());
    }
}
