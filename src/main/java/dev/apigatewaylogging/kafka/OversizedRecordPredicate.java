package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/**
 * Handles records that Kafka rejects as too large, because the topic's limit may have changed since the record was
 * created. As a condition, it allows one retry while the limit is read, and further ones as long as the record can be
 * truncated. As a redelivery processor, it truncates the record.
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
