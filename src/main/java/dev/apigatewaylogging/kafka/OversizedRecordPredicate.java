package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.httpcall.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/**
 * What becomes of a record that Kafka refuses as too large. The topic may take less since the record was made: as a
 * condition it says that the record is to be tried again, once while the limit is asked for and then as long as it can be
 * cut; as the step before a repetition it cuts it.
 */
@Metadata(label = "bean", description = "Truncates records that are larger than the topic's limit")
public final class OversizedRecordPredicate implements Predicate, Processor {

    private static final String ASKED = "AktoRecordLimitAsked";

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
                || exchange.getProperty(AktoRecordProcessor.MADE_OF) == null) {
            return false;
        }
        if (exchange.getProperty(ASKED) == null) {
            exchange.setProperty(ASKED, true);
            topicLimit.refused();
            return true;
        }
        return record.length > topicLimit.recordBytes() && record.length > AktoRecordSerializer.SMALLEST_CUT;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] record && record.length > topicLimit.recordBytes()) {
            exchange.getMessage()
                    .setBody(aktoRecordProcessor.again(
                            exchange.getProperty(AktoRecordProcessor.MADE_OF, HttpCall.class)));
        }
    }
}
