package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.traffic.AssemblyFailure;
import dev.apigatewaylogging.traffic.NoTraffic;
import dev.apigatewaylogging.traffic.NoTrafficException;
import dev.apigatewaylogging.traffic.Outcome;
import dev.apigatewaylogging.traffic.Traffic;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * The step of a route that turns an {@link Outcome} into the record for Kafka: the body becomes the record's bytes, the
 * header {@link KafkaConstants#KEY} the request id.
 *
 * @see NoTrafficException what it throws where there is nothing to record, for the dead-letter route
 */
public final class AktoRecordProcessor implements Processor {

    /** Exchange property: when the record was made, as {@link System#nanoTime()}. */
    static final String MADE_AT = "AktoRecordMadeAt";

    private final AktoRecord record;
    private Meters meters = new Meters();

    /**
     * As the routes make it.
     *
     * @param accounts which of Akto's accounts a record belongs to
     * @param headersRedacted names of the headers whose values do not leave the process, with commas between
     * @param mostBytes the largest record, in bytes
     */
    public AktoRecordProcessor(AktoAccounts accounts, String headersRedacted, int mostBytes) {
        this(new AktoRecord(accounts::of, Redaction.of(headersRedacted), mostBytes));
    }

    AktoRecordProcessor(AktoRecord record) {
        this.record = record;
    }

    /** Where the records are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Outcome outcome = message.getMandatoryBody(Outcome.class);
        if (outcome instanceof NoTraffic nothing) {
            throw new NoTrafficException(nothing);
        }
        if (outcome instanceof AssemblyFailure failure) {
            throw failure.exception();
        }
        Traffic traffic = (Traffic) outcome;
        message.setBody(record.of(traffic));
        exchange.setProperty(MADE_AT, System.nanoTime());
        meters.recordMade(
                traffic.incomplete(),
                traffic.request().truncated(),
                traffic.response().truncated());
        message.setHeader(KafkaConstants.KEY, outcome.requestId());
    }
}
