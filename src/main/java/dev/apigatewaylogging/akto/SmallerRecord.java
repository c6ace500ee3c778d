package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.traffic.Traffic;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/**
 * What becomes of a record that Kafka refuses as too large. The topic may take less since the record was made: as a
 * condition it says that the record is to be tried again, once while the limit is asked for and then as long as it can be
 * cut; as the step before a repetition it cuts it.
 */
public final class SmallerRecord implements Predicate, Processor {

    private static final String ASKED = "AktoRecordLimitAsked";

    private final AktoRecordProcessor records;
    private final TopicLimit limit;

    /**
     * @param records made the record
     * @param limit what the topic takes
     */
    public SmallerRecord(AktoRecordProcessor records, TopicLimit limit) {
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
        return record.length > limit.recordBytes() && record.length > AktoRecord.SMALLEST_CUT;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] record && record.length > limit.recordBytes()) {
            exchange.getMessage()
                    .setBody(records.again(exchange.getProperty(AktoRecordProcessor.MADE_OF, Traffic.class)));
        }
    }
}
