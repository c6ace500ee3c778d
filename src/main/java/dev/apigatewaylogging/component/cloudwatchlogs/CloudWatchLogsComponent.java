/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.EventFilter;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/** The Camel component {@code cloudwatch-logs}: reads log groups of AWS CloudWatch Logs completely. */
@Component("cloudwatch-logs")
public class CloudWatchLogsComponent extends HealthCheckComponent {

    @Metadata
    private CloudWatchLogsConfiguration configuration = new CloudWatchLogsConfiguration();

    public CloudWatchLogsComponent() {
        this(null);
    }

    public CloudWatchLogsComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        CloudWatchLogsConfiguration own = configuration.copy();
        own.setLogGroupName(remaining);
        CloudWatchLogsEndpoint endpoint = new CloudWatchLogsEndpoint(uri, own, this);
        boolean hasDelay = parameters.containsKey("delay");
        if (hasDelay && parameters.containsKey("pollInterval")) {
            throw new IllegalArgumentException(
                    "Set either delay or pollInterval of the cloudwatch-logs endpoint, not both: they mean the same");
        }
        setProperties(endpoint, parameters);
        if (hasDelay) {
            own.setPollInterval(
                    Duration.of(endpoint.getDelay(), endpoint.getTimeUnit().toChronoUnit())
                            .toString());
        }
        EventFilter.of(own);
        return endpoint;
    }

    public CloudWatchLogsConfiguration getConfiguration() {
        return configuration;
    }

    /** The default configuration of endpoints. */
    public void setConfiguration(CloudWatchLogsConfiguration configuration) {
        this.configuration = configuration;
    }
}
