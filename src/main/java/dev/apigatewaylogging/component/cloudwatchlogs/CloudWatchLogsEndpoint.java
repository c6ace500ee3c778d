/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.PollScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.ScheduledPollEndpoint;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Reads AWS CloudWatch Logs: all events of a log group, each time range a fixed number of times, in fixed scan windows
 * without gaps. The body of an exchange is a page: a list of
 * {@link dev.apigatewaylogging.component.cloudwatchlogs.LogEvent}s, empty if the page only publishes a watermark.
 * With {@code splitResult}, an exchange is one event, and the body its message.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "cloudwatch-logs",
        title = "AWS CloudWatch Logs",
        syntax = "cloudwatch-logs:logGroupName",
        consumerOnly = true,
        category = {Category.CLOUD, Category.MONITORING},
        headersClass = CloudWatchLogsConstants.class)
public final class CloudWatchLogsEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {

    @UriParam
    private CloudWatchLogsConfiguration configuration;

    private final Map<AwsAccount, CloudWatchLogsClient> clients = new ConcurrentHashMap<>();
    private AwsAccounts access;

    public CloudWatchLogsEndpoint(
            String uri, CloudWatchLogsConfiguration configuration, CloudWatchLogsComponent component) {
        super(uri, component);
        this.configuration = configuration;
        // without initial delay, at a fixed rate, and immediately again if poll() returns a positive number
        setInitialDelay(0);
        setUseFixedDelay(false);
        setGreedy(true);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        access = configuration.getAccounts() == null
                ? AwsAccounts.singleAccount(configuration)
                : configuration.getAccounts();
    }

    @Override
    protected void doStop() throws Exception {
        clients.values().forEach(CloudWatchLogsClient::close);
        clients.clear();
        if (configuration.getAccounts() == null) {
            access.close();
        }
        super.doStop();
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("cloudwatch-logs cannot write to log groups");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        setDelay(pollDelay().toMillis());
        CloudWatchLogsConsumer consumer = new CloudWatchLogsConsumer(this, processor);
        consumer.setSchedulerProperties(getSchedulerProperties());
        configureConsumer(consumer);
        return consumer;
    }

    /** In a cluster, each poll also checks which log groups were revoked. They are scanned in the configured interval. */
    private Duration pollDelay() {
        Duration delay = PollScheduler.betweenPolls(configuration.getPollInterval());
        boolean clustered = configuration.getClusterService() != null
                && !configuration.getClusterService().isStandalone();
        return clustered && delay.compareTo(PollScheduler.DUE_CHECK_INTERVAL) > 0
                ? PollScheduler.DUE_CHECK_INTERVAL
                : delay;
    }

    /** The accounts to read; they can change. */
    AwsAccounts accounts() {
        return access;
    }

    /** The client of an account: the configured one, or one per account. */
    CloudWatchLogsClient client(AwsAccount account) {
        if (configuration.getCloudWatchLogsClient() != null) {
            return configuration.getCloudWatchLogsClient();
        }
        return clients.computeIfAbsent(
                account,
                unseen -> CloudWatchLogsClientFactory.create(
                        account, getCamelContext().getRegistry().findByType(MetricPublisher.class)));
    }

    /** AWS's time, updated by the account's client; the local clock with a configured client. */
    SkewCorrectedClock clock(AwsAccount account) {
        if (configuration.getCloudWatchLogsClient() != null) {
            account.clock().followMachine();
        }
        return account.clock();
    }

    public CloudWatchLogsConfiguration getConfiguration() {
        return configuration;
    }

    @Override
    public String getServiceUrl() {
        return configuration.isOverrideEndpoint() ? configuration.getUriEndpointOverride() : configuration.getRegion();
    }

    @Override
    public String getServiceProtocol() {
        return "cloudwatch-logs";
    }
}
