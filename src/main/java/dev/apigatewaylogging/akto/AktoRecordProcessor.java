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
 * Creates the Kafka record of an {@link AssemblyResult}: the body becomes the record, the header {@link
 * KafkaConstants#KEY} the request ID. Bodies are truncated to the smaller of {@code AKTO_RECORD_MAX_BYTES} and the
 * topic's limit.
 *
 * @see InsufficientDataException thrown without method or path, for the dead letter route
 */
public final class AktoRecordProcessor implements Processor {

    /** Exchange property: when the record was created, as {@link System#nanoTime()}. */
    public static final String CREATED_AT = "AktoRecordMadeAt";

    /** Exchange property: the call that a large record was created from, in case it has to be truncated. */
    public static final String MADE_OF = "AktoRecordMadeOf";

    private final AktoRecordSerializer record;
    private IntSupplier topicTakes = () -> Integer.MAX_VALUE;
    private Synchronization leftBehind = new SynchronizationAdapter();
    private final ReusedRequestIdWarning reusedIds = new ReusedRequestIdWarning();
    private Meters meters = new Meters();

    /**
     * Creates the processor for the routes.
     *
     * @param accounts maps AWS accounts to Akto accounts
     * @param headersRedacted comma-separated names of the headers whose values are masked
     * @param maxBytes the maximum record size, in bytes
     */
    public AktoRecordProcessor(AktoAccountMapping accounts, String headersRedacted, int maxBytes) {
        this.record = new AktoRecordSerializer(
                accounts::of, HeaderRedaction.of(headersRedacted), maxBytes, () -> topicTakes.getAsInt());
    }

    AktoRecordProcessor(AktoRecordSerializer record) {
        this.record = record;
    }

    /** Sets the metrics that count records. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Sets the monitor of records that are not acknowledged. */
    public void setLeftBehind(Synchronization leftBehind) {
        this.leftBehind = leftBehind;
    }

    /** Sets the record size limit of the topic, which may change. */
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

    /** Creates the record of a request again, with the current limits. */
    public byte[] again(HttpCall traffic) {
        return record.serialize(traffic);
    }
}
