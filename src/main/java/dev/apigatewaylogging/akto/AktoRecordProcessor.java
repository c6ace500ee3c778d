package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.AssemblyFailure;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.metrics.Meters;
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
 * @see InsufficientDataException what it throws where there is nothing to record, for the dead-letter route
 */
public final class AktoRecordProcessor implements Processor {

    /** Exchange property: when the record was made, as {@link System#nanoTime()}. */
    public static final String CREATED_AT = "AktoRecordMadeAt";

    /** Exchange property: what a large record was made of, should it have to be cut. */
    public static final String MADE_OF = "AktoRecordMadeOf";

    private final AktoRecordSerializer record;
    private IntSupplier topicTakes = () -> Integer.MAX_VALUE;
    private Synchronization leftBehind = new SynchronizationAdapter();
    private final ReusedRequestIdWarning reusedIds = new ReusedRequestIdWarning();
    private Meters meters = new Meters();

    /**
     * As the routes make it.
     *
     * @param accounts which of Akto's accounts a record belongs to
     * @param headersRedacted names of the headers whose values do not leave the process, with commas between
     * @param maxBytes the largest record, in bytes
     */
    public AktoRecordProcessor(AktoAccountMapping accounts, String headersRedacted, int maxBytes) {
        this.record = new AktoRecordSerializer(
                accounts::of, HeaderRedaction.of(headersRedacted), maxBytes, () -> topicTakes.getAsInt());
    }

    AktoRecordProcessor(AktoRecordSerializer record) {
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
        AssemblyResult outcome = message.getMandatoryBody(AssemblyResult.class);
        if (outcome instanceof InsufficientData nothing) {
            throw new InsufficientDataException(nothing);
        }
        if (outcome instanceof AssemblyFailure failure) {
            throw failure.exception();
        }
        HttpCall traffic = (HttpCall) outcome;
        byte[] made = record.serialize(traffic);
        message.setBody(made);
        exchange.getExchangeExtension().addOnCompletion(leftBehind);
        exchange.setProperty(CREATED_AT, System.nanoTime());
        if (made.length > AktoRecordSerializer.SMALLEST_CUT) {
            exchange.setProperty(MADE_OF, traffic);
        }
        meters.recordCreated(
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
    public byte[] again(HttpCall traffic) {
        return record.serialize(traffic);
    }
}
