package dev.apigatewaylogging.cloudwatch;

import java.time.Duration;
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
 * Reads AWS CloudWatch Logs: all events of a log group, each stretch of time a fixed number of times, in frozen windows
 * and without gaps. The body of an exchange is a page: a list of
 * {@link dev.apigatewaylogging.cloudwatch.LogEvent}s, empty when there is only the passing of time to tell.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "cloudwatch-logs",
        title = "AWS CloudWatch Logs",
        syntax = "cloudwatch-logs:logGroupName",
        consumerOnly = true,
        category = {Category.CLOUD, Category.MONITORING},
        headersClass = CloudWatchLogsConstants.class)
public class CloudWatchLogsEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {

    @UriParam
    private CloudWatchLogsConfiguration configuration;

    private CloudWatchLogsClient client;

    public CloudWatchLogsEndpoint(
            String uri, CloudWatchLogsConfiguration configuration, CloudWatchLogsComponent component) {
        super(uri, component);
        this.configuration = configuration;
        // at a steady beat, and at once when poll() says that there is more to read
        setUseFixedDelay(false);
        setGreedy(true);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = configuration.getCloudWatchLogsClient() != null
                ? configuration.getCloudWatchLogsClient()
                : CloudWatchLogsClients.create(
                        configuration, getCamelContext().getRegistry().findByType(MetricPublisher.class));
    }

    @Override
    protected void doStop() throws Exception {
        if (client != null && configuration.getCloudWatchLogsClient() == null) {
            client.close();
        }
        super.doStop();
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("cloudwatch-logs reads log groups, it cannot write to them");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        setDelay(Duration.parse(configuration.getPollInterval()).toMillis());
        CloudWatchLogsConsumer consumer = new CloudWatchLogsConsumer(this, processor);
        consumer.setSchedulerProperties(getSchedulerProperties());
        configureConsumer(consumer);
        return consumer;
    }

    public CloudWatchLogsClient getClient() {
        return client;
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
