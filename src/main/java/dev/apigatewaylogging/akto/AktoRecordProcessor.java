package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.traffic.AssemblyFailure;
import dev.apigatewaylogging.traffic.NoTraffic;
import dev.apigatewaylogging.traffic.NoTrafficException;
import dev.apigatewaylogging.traffic.Outcome;
import dev.apigatewaylogging.traffic.Traffic;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The step of a route that turns an {@link Outcome} into the record for Kafka: the body becomes the record's bytes, the
 * header {@link KafkaConstants#KEY} the request id. Bodies are cut so that the record is no larger than
 * {@code AKTO_RECORD_MAX_BYTES} and than what the topic takes.
 *
 * @see NoTrafficException what it throws where there is nothing to record, for the dead-letter route
 */
public final class AktoRecordProcessor implements Processor {

    /** Exchange property: when the record was made, as {@link System#nanoTime()}. */
    static final String MADE_AT = "AktoRecordMadeAt";

    /** Exchange property: what a large record was made of, should it have to be cut. */
    static final String MADE_OF = "AktoRecordMadeOf";

    private final AktoRecord record;
    private IntSupplier topicTakes = () -> Integer.MAX_VALUE;
    private Synchronization leftBehind = new SynchronizationAdapter();
    private final ReusedIdWarning reusedIds = new ReusedIdWarning();
    private Meters meters = new Meters();

    /**
     * As the routes make it.
     *
     * @param accounts which of Akto's accounts a record belongs to
     * @param headersRedacted names of the headers whose values do not leave the process, with commas between
     * @param mostBytes the largest record, in bytes
     */
    public AktoRecordProcessor(AktoAccounts accounts, String headersRedacted, int mostBytes) {
        this.record =
                new AktoRecord(accounts::of, Redaction.of(headersRedacted), mostBytes, () -> topicTakes.getAsInt());
    }

    AktoRecordProcessor(AktoRecord record) {
        this.record = record;
    }

    /** Where the records are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Who is to know of the records that are made and do not arrive. */
    public void setLeftBehind(Synchronization leftBehind) {
        this.leftBehind = leftBehind;
    }

    /** How much the topic of the records takes, which may change. */
    public void setTopicLimit(TopicLimit topicLimit) {
        topicTakes = topicLimit::recordBytes;
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
        byte[] made = record.of(traffic);
        message.setBody(made);
        exchange.getExchangeExtension().addOnCompletion(leftBehind);
        exchange.setProperty(MADE_AT, System.nanoTime());
        if (made.length > AktoRecord.SMALLEST_CUT) {
            exchange.setProperty(MADE_OF, traffic);
        }
        meters.recordMade(
                traffic.incomplete(),
                traffic.request().truncated(),
                traffic.response().truncated());
        if (traffic.requestIdReused()) {
            meters.requestIdReused();
            reusedIds.warn();
        }
        message.setHeader(KafkaConstants.KEY, outcome.requestId());
    }

    /** The record of a request once more, under the limits of now. */
    byte[] again(Traffic traffic) {
        return record.of(traffic);
    }
}
