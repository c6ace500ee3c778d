/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.apigatewaylogging.aggregate.OpenRequest;
import dev.apigatewaylogging.aggregate.RequestBatch;
import dev.apigatewaylogging.aggregate.UnparseableEventException;
import dev.apigatewaylogging.aggregate.UnparseableEvents;
import dev.apigatewaylogging.aggregate.UnparseableEvents.UnparseableEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.EventProcessingException;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Metadata;
import org.apache.kafka.common.KafkaException;

/**
 * Creates dead letters as lines of JSON with the reason, the log group and the content, so that they can be found in
 * CloudWatch or delivered manually. The body becomes these lines, as bytes.
 */
@Metadata(label = "bean", description = "Creates a dead letter")
public final class DeadLetterProcessor implements Processor {

    private final JsonFactory json =
            new JsonFactory().setRootValueSeparator("").disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);

    @Override
    public void process(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ByteArrayOutputStream jsonLines = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(jsonLines)) {
            if (body instanceof UnparseableEvents unreadable) {
                for (UnparseableEvent event : unreadable.events()) {
                    line(generator, exchange, event.reason(), event.event());
                }
            } else if (body instanceof RejectedRequests refused) {
                line(generator, exchange, refused.reason(), refused);
            } else {
                line(generator, exchange, reason(cause), body);
            }
        }
        exchange.getMessage().setBody(jsonLines.toByteArray());
        letters(body, cause).put(exchange);
    }

    private static DeadLetterBatch letters(Object body, Exception cause) {
        if (body instanceof UnparseableEvents unreadable) {
            return new DeadLetterBatch(reasonTag(cause), unreadable.events().size());
        }
        return new DeadLetterBatch(body instanceof RejectedRequests ? "" : reasonTag(cause), 1);
    }

    private static void line(JsonGenerator generator, Exchange exchange, String reason, Object body)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("time", Instant.now().toString());
        generator.writeStringField("reason", reason);
        generator.writeStringField(
                "logGroup", exchange.getMessage().getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class));
        describe(exchange, generator, body);
        generator.writeEndObject();
        generator.writeRaw('\n');
    }

    /** The value of the metric tag. */
    private static String reasonTag(Exception cause) {
        if (cause instanceof UnparseableEventException) {
            return "unparseable-event";
        }
        if (cause instanceof InsufficientDataException) {
            return "insufficient-data";
        }
        if (cause instanceof EventProcessingException) {
            return "failing-event";
        }
        return cause instanceof KafkaException ? "rejected-by-kafka" : "unexpected-error";
    }

    private static String reason(Exception cause) {
        if (cause == null) {
            return "unknown";
        }
        return cause.getClass().getPackageName().startsWith("dev.apigatewaylogging")
                ? cause.getMessage()
                : UnexpectedErrors.cause(cause).getClass().getSimpleName();
    }

    private static void describe(Exchange exchange, JsonGenerator generator, Object body) throws IOException {
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
        } else if (body instanceof RejectedRequests refused) {
            generator.writeNumberField("requests", refused.count());
            generator.writeStringField(
                    "first", Instant.ofEpochMilli(refused.first()).toString());
            generator.writeStringField(
                    "last", Instant.ofEpochMilli(refused.last()).toString());
            generator.writeFieldName("examples");
            generator.writeArray(
                    refused.examples().toArray(String[]::new),
                    0,
                    refused.examples().size());
        } else if (body instanceof AssemblyResult outcome) {
            generator.writeStringField("requestId", outcome.requestId());
            if (outcome instanceof HttpCall call) {
                generator.writeStringField(
                        "requestTime", Instant.ofEpochMilli(call.timestamp()).toString());
            }
        } else if (body instanceof byte[] record) {
            generator.writeStringField(
                    "requestId", exchange.getMessage().getHeader(KafkaConstants.KEY, "", String.class));
            generator.writeStringField("record", new String(record, StandardCharsets.UTF_8));
        }
    }
}
