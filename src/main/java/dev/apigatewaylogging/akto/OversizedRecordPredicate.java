/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.kafka.TopicLimit;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/**
 * Handles records that Kafka rejects as too large, because the topic's limit may have changed since the record was
 * created. As a condition, it allows one retry while the limit is read, and further ones as long as the record can be
 * truncated. As a redelivery processor, it truncates the record.
 */
@Metadata(label = "bean", description = "Truncates records that are larger than the topic's limit")
public final class OversizedRecordPredicate implements Predicate, Processor {

    private static final String LIMIT_REFRESHED = "AktoRecordLimitRefreshed";

    @Metadata(description = "Created the record", required = true)
    private AktoRecordProcessor aktoRecordProcessor;

    @Metadata(description = "Knows the topic's limit", required = true)
    private TopicLimit topicLimit;

    public OversizedRecordPredicate() {}

    public OversizedRecordPredicate(AktoRecordProcessor aktoRecordProcessor, TopicLimit topicLimit) {
        this.aktoRecordProcessor = aktoRecordProcessor;
        this.topicLimit = topicLimit;
    }

    /** Created the record. */
    public void setAktoRecordProcessor(AktoRecordProcessor aktoRecordProcessor) {
        this.aktoRecordProcessor = aktoRecordProcessor;
    }

    /** Knows the topic's limit. */
    public void setTopicLimit(TopicLimit topicLimit) {
        this.topicLimit = topicLimit;
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof byte[] record)
                || exchange.getProperty(AktoRecordProcessor.HTTP_CALL) == null) {
            return false;
        }
        if (exchange.getProperty(LIMIT_REFRESHED) == null) {
            exchange.setProperty(LIMIT_REFRESHED, true);
            topicLimit.onTooLarge();
            return true;
        }
        return record.length > topicLimit.recordBytes() && record.length > AktoRecordSerializer.MIN_RECORD_BYTES;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] record && record.length > topicLimit.recordBytes()) {
            exchange.getMessage()
                    .setBody(aktoRecordProcessor.serialize(
                            exchange.getProperty(AktoRecordProcessor.HTTP_CALL, HttpCall.class), exchange));
        }
    }
}
