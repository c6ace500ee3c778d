package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/**
 * What becomes of a record that Kafka refuses as too large. The topic may take less since the record was made: as a
 * condition it says that the record is to be tried again, once while the limit is asked for and then as long as it can be
 * cut; as the step before a repetition it cuts it.
 */
public final class OversizedRecordPredicate implements Predicate, Processor {

    private static final String ASKED = "AktoRecordLimitAsked";

    private final AktoRecordProcessor records;
    private final TopicLimit limit;

    /**
     * @param records made the record
     * @param limit what the topic takes
     */
    public OversizedRecordPredicate(AktoRecordProcessor records, TopicLimit limit) {
        this.records = Objects.requireNonNull(records);
        this.limit = Objects.requireNonNull(limit);
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof byte[] record)
                || exchange.getProperty(AktoRecordProcessor.MADE_OF) == null) {
            return false;
        }
        if (exchange.getProperty(ASKED) == null) {
            exchange.setProperty(ASKED, true);
            limit.refused();
            return true;
        }
        return record.length > limit.recordBytes() && record.length > AktoRecordSerializer.SMALLEST_CUT;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] record && record.length > limit.recordBytes()) {
            exchange.getMessage()
                    .setBody(records.again(exchange.getProperty(AktoRecordProcessor.MADE_OF, HttpCall.class)));
        }
    }
}
