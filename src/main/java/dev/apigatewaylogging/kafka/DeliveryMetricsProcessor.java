package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.metrics.Meters;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Counts records that all in-sync replicas have acknowledged. */
public final class DeliveryMetricsProcessor implements Processor {

    private final Meters meters;

    public DeliveryMetricsProcessor(Meters meters) {
        this.meters = Objects.requireNonNull(meters);
    }

    @Override
    public void process(Exchange exchange) {
        Long madeAt = exchange.getProperty(AktoRecordProcessor.CREATED_AT, Long.class);
        Message message = exchange.getMessage();
        meters.recordDelivered(
                madeAt == null ? 0 : System.nanoTime() - madeAt,
                message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class),
                message.getHeader(CloudWatchLogsConstants.REGION, "", String.class),
                message.getHeader(CloudWatchLogsConstants.ACCOUNT, "", String.class));
    }
}
