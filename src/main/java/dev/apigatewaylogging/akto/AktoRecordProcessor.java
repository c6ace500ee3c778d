/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.delivery.ReplayAware;
import dev.apigatewaylogging.httpcall.AssemblyFailure;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.metrics.RecordMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Creates the Kafka record of an {@link AssemblyResult}: the body becomes the record, the header {@link
 * KafkaConstants#KEY} the request ID. Bodies are truncated to the smaller of {@code AKTO_RECORD_MAX_BYTES} and the
 * topic's limit. An exchange property {@code AktoTag.team} adds the tag {@code team}.
 *
 * @see InsufficientDataException thrown without method or path, for the dead letter route
 */
@Metadata(label = "bean", description = "Serializes an HTTP call as Akto's record")
public final class AktoRecordProcessor implements Processor, ReplayAware {

    /** Exchange property: when the record was created, as {@link System#nanoTime()}. */
    public static final String CREATED_AT = "AktoRecordCreatedAt";

    /** Exchange property: the call that a large record was created from, in case it has to be truncated. */
    public static final String HTTP_CALL = "AktoRecordHttpCall";

    /** The setting for events of WebSocket APIs as HTTP requests. */
    static final String WEBSOCKET_AS_HTTP = "http";

    @Metadata(description = "Maps AWS accounts to Akto accounts", required = true)
    private AktoAccountMapping accounts;

    @Metadata(description = "Counts records that were not delivered before shutdown", required = true)
    private Synchronization undeliveredRecordCounter;

    @Metadata(description = "Knows the maximum size of the topic's records", required = true)
    private TopicLimit topicLimit;

    @Metadata(description = "Counts created records", required = true)
    private RecordMetrics recordMetrics;

    private final ReusedRequestIdWarning reusedIds = new ReusedRequestIdWarning();
    private HeaderRedaction redaction = HeaderRedaction.of("");
    private BodyRedaction bodies = BodyRedaction.NONE;
    private RecordTags tags = RecordTags.of("");
    private int maxBytes = 1_000_000;
    private boolean webSocketAsHttp;
    private String replayId = "";
    private volatile AktoRecordSerializer serializer;

    public AktoRecordProcessor() {}

    AktoRecordProcessor(AktoRecordSerializer serializer, RecordMetrics recordMetrics) {
        this.serializer = serializer;
        this.recordMetrics = recordMetrics;
        this.undeliveredRecordCounter = new SynchronizationAdapter();
    }

    /** Maps AWS accounts to Akto accounts. */
    public void setAccounts(AktoAccountMapping accounts) {
        this.accounts = accounts;
    }

    /** Names of the headers whose values are masked, comma-separated; may be empty. */
    public void setRedactedHeaders(String redactedHeaders) {
        this.redaction = HeaderRedaction.of(redactedHeaders);
    }

    /** Names of the JSON fields whose values are masked in bodies, comma-separated; may be empty. */
    public void setRedactedJsonFields(String redactedJsonFields) {
        this.bodies = BodyRedaction.of(redactedJsonFields);
    }

    /** Constant tags of all records, comma-separated {@code name=value}; may be empty. */
    public void setTags(String tags) {
        this.tags = RecordTags.of(tags);
    }

    /** {@code WEBSOCKET_RECORDS}: {@code websocket} or {@code http}. */
    public void setWebSocketRecords(String form) {
        this.webSocketAsHttp = form.equals(WEBSOCKET_AS_HTTP);
    }

    /** Maximum size of a record in bytes; the topic may allow less. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Sets the metrics that count records. */
    public void setRecordMetrics(RecordMetrics recordMetrics) {
        this.recordMetrics = recordMetrics;
    }

    /** Counts records that were not delivered before shutdown. */
    public void setUndeliveredRecordCounter(Synchronization undeliveredRecordCounter) {
        this.undeliveredRecordCounter = undeliveredRecordCounter;
    }

    /** Sets the record size limit of the topic, which may change. */
    public void setTopicLimit(TopicLimit topicLimit) {
        this.topicLimit = topicLimit;
    }

    /** Marks the records of a replay. */
    @Override
    public void setReplay(Replay replay) {
        this.replayId = replay.id();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        AssemblyResult result = message.getMandatoryBody(AssemblyResult.class);
        if (result instanceof InsufficientData data) {
            throw new InsufficientDataException(data);
        }
        if (result instanceof AssemblyFailure failure) {
            throw failure.exception();
        }
        HttpCall call = LogGroupHost.complete(
                (HttpCall) result, message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class));
        byte[] serialized = serialize(call, exchange);
        message.setBody(serialized);
        exchange.getExchangeExtension().addOnCompletion(undeliveredRecordCounter);
        boolean again = exchange.getProperty(CREATED_AT) != null;
        exchange.setProperty(CREATED_AT, System.nanoTime());
        if (serialized.length > AktoRecordSerializer.MIN_RECORD_BYTES) {
            exchange.setProperty(HTTP_CALL, call);
        }
        message.setHeader(KafkaConstants.KEY, result.requestId());
        if (!again) {
            count(call, message);
        }
    }

    private void count(HttpCall call, Message message) {
        recordMetrics.recordCreated(
                call.incomplete(), call.request().truncated(), call.response().truncated());
        boolean isTruncated = call.request().truncated() || call.response().truncated();
        if (call.incomplete() || isTruncated) {
            recordMetrics.imperfectRecordCreated(
                    call.incomplete(),
                    isTruncated,
                    message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class),
                    message.getHeader(CloudWatchLogsConstants.REGION, "", String.class),
                    message.getHeader(CloudWatchLogsConstants.ACCOUNT_ID, "", String.class));
        }
        if (call.requestIdReused()) {
            recordMetrics.requestIdReused();
            reusedIds.warn();
        }
    }

    /** Creates the record of a request again, with the current limits. */
    byte[] serialize(HttpCall call, Exchange exchange) {
        return serializer().serialize(call, tags.of(exchange));
    }

    /** After all properties were set. */
    private AktoRecordSerializer serializer() {
        AktoRecordSerializer created = serializer;
        if (created == null) {
            created = new AktoRecordSerializer(
                    accounts::of, redaction, bodies, maxBytes, topicLimit::recordBytes, webSocketAsHttp, replayId);
            serializer = created;
        }
        return created;
    }
}
