package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.metrics.Meters;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Counts records that all in-sync replicas have acknowledged. */
@Metadata(label = "bean", description = "Counts acknowledged records")
public final class DeliveryMetricsProcessor implements Processor {

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) {
        Long createdAt = exchange.getProperty(AktoRecordProcessor.CREATED_AT, Long.class);
        Message message = exchange.getMessage();
        meters.recordDelivered(
                createdAt == null ? 0 : System.nanoTime() - createdAt,
                message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class),
                message.getHeader(CloudWatchLogsConstants.REGION, "", String.class),
                message.getHeader(CloudWatchLogsConstants.ACCOUNT_ID, "", String.class));
    }
}
