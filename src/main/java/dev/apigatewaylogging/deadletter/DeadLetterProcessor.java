package dev.apigatewaylogging.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.cloudwatch.FailingEventException;
import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.cloudwatch.Unforeseen;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.traffic.NoTrafficException;
import dev.apigatewaylogging.traffic.OpenRequest;
import dev.apigatewaylogging.traffic.Outcome;
import dev.apigatewaylogging.traffic.RequestBatch;
import dev.apigatewaylogging.traffic.UnreadableLineException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.KafkaException;

/**
 * Describes what could not be delivered as one line of JSON: why, from which log group, and what it was, so that it can
 * be found in CloudWatch or delivered by hand.
 */
public final class DeadLetterProcessor implements Processor {

    private final JsonFactory json = new JsonFactory();
    private Meters meters = new Meters();

    /** Where the letters are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeStringField("time", Instant.now().toString());
            generator.writeStringField("reason", reason(exchange));
            generator.writeStringField(
                    "logGroup",
                    exchange.getMessage().getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class));
            describe(exchange, generator);
            generator.writeEndObject();
        }
        line.append('\n');
        meters.deadLetter(kind(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
        exchange.getMessage().setBody(line.toString());
    }

    /** One of a few words, for a counter's label. */
    private static String kind(Exception cause) {
        if (cause instanceof UnreadableLineException) {
            return "unreadable-line";
        }
        if (cause instanceof NoTrafficException) {
            return "incomplete-request";
        }
        if (cause instanceof FailingEventException) {
            return "failing-event";
        }
        return cause instanceof KafkaException ? "refused-by-kafka" : "fault";
    }

    private static String reason(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause == null) {
            return "unknown";
        }
        return cause.getClass().getPackageName().startsWith("dev.apigatewaylogging")
                ? cause.getMessage()
                : Unforeseen.cause(cause).getClass().getSimpleName();
    }

    private static void describe(Exchange exchange, JsonGenerator generator) throws IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof LogEvent event) {
            generator.writeStringField("logStream", event.logStreamName());
            generator.writeStringField("eventId", event.eventId());
            generator.writeStringField(
                    "timestamp", Instant.ofEpochMilli(event.timestamp()).toString());
            generator.writeStringField("message", event.message());
        } else if (body instanceof RequestBatch batch) {
            generator.writeArrayFieldStart("requestIds");
            for (OpenRequest request : batch.requests()) {
                generator.writeString(request.requestId());
            }
            generator.writeEndArray();
        } else if (body instanceof Outcome outcome) {
            generator.writeStringField("requestId", outcome.requestId());
        } else if (body instanceof byte[] record) {
            generator.writeStringField(
                    "requestId", exchange.getMessage().getHeader(KafkaConstants.KEY, "", String.class));
            generator.writeStringField("record", new String(record, StandardCharsets.UTF_8));
        }
    }
}
