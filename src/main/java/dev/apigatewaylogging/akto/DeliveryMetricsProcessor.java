/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.RecordMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Counts records that all in-sync replicas have acknowledged. */
@Metadata(label = "bean", description = "Counts acknowledged records")
public final class DeliveryMetricsProcessor implements Processor {

    @Metadata(description = "Counts acknowledged records", required = true)
    private RecordMetrics recordMetrics;

    @Metadata(description = "Knows that Kafka acknowledges records", required = true)
    private DeliveryTracker deliveryTracker;

    public void setRecordMetrics(RecordMetrics recordMetrics) {
        this.recordMetrics = recordMetrics;
    }

    /** Knows that Kafka acknowledges records. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    public void process(Exchange exchange) {
        deliveryTracker.onRecordAcknowledged();
        Long createdAt = exchange.getProperty(AktoRecordProcessor.CREATED_AT, Long.class);
        Message message = exchange.getMessage();
        recordMetrics.recordDelivered(
                createdAt == null ? 0 : System.nanoTime() - createdAt,
                message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class),
                message.getHeader(CloudWatchLogsConstants.REGION, "", String.class),
                message.getHeader(CloudWatchLogsConstants.ACCOUNT_ID, "", String.class));
    }
}
