/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.util.http.ReasonPhrase;
import dev.apigatewaylogging.util.json.EmbeddedJsonWriter;
import dev.apigatewaylogging.util.json.SurrogateSanitizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * Serializes the record of Akto's traffic topic: one JSON object per HTTP call. Akto drops records that it cannot read
 * without any notice, so every record conforms to its consumer, for any content of the call.
 * <ul> <li>A truncated JSON body would make Akto drop the record. It is sent unchanged with the content type {@code
 * application/json; charset=utf-8}, for which Akto keeps the record and does not parse the body. API Gateway treats a
 * missing content type as JSON too. <li>{@code x-akto-payload-truncated: true} is added to the headers of a request or
 * response that was truncated by API Gateway or by the record size limit. <li>{@code ambiguous_fields} lists the fields
 * that a client may have forged in the log; it is omitted if there are none. <li>Akto adds each new value of a tag to the
 * tags of its collection and never removes one. So tags contain only what is constant for an API; what belongs to one
 * request is a separate field, which Akto ignores and keeps in the sample. <li>An accepted connect of a
 * WebSocket API is a handshake, a message a frame; see {@link WebSocketRecordForm}.
 * </ul>
 */
public final class AktoRecordSerializer {

    /** A lower limit leaves no room for the fixed parts of the record, in bytes. */
    public static final int MIN_MAX_BYTES = 64 * 1024;

    /** Records are never truncated below this size, in bytes, even if the topic's limit is lower. */
    public static final int MIN_RECORD_BYTES = 24 * 1024;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int TEXT_FRAME = 1;

    /** Those of every record, and those that Akto gives a meaning: a detail never takes their place. */
    private static final Set<String> FIELDS = Set.of(
            "path",
            "method",
            "requestHeaders",
            "responseHeaders",
            "requestPayload",
            "responsePayload",
            "statusCode",
            "status",
            "type",
            "time",
            "ip",
            "destIp",
            "direction",
            "source",
            "akto_account_id",
            "akto_vxlan_id",
            "is_pending",
            "tag",
            "events",
            "headers",
            "incomplete",
            "request_id_reused",
            "replay_id",
            "ambiguous_fields");

    private final UnaryOperator<String> accounts;
    private final boolean webSocketAsHttp;
    private final String replayId;
    private final RedactedFragments redactedParts;
    private final BodyRedaction bodies;
    private final RecordSizeLimiter size;
    private final JsonFactory json = new JsonFactoryBuilder()
            // no separator between the documents that EmbeddedJsonWriter writes in sequence
            .rootValueSeparator("")
            // writes a supplementary character as four bytes instead of a twelve-byte escape
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private final AktoHeaders headers;

    /**
     * Creates a serializer for one Akto account.
     *
     * @param accountId the Akto account ID, digits
     * @see #AktoRecordSerializer(UnaryOperator, HeaderRedaction, int)
     */
    public AktoRecordSerializer(String accountId, HeaderRedaction redaction, int maxBytes) {
        this(awsAccount -> accountId, redaction, maxBytes);
    }

    /**
     * Creates a serializer.
     *
     * @param accounts maps an AWS account, empty if unknown, to an Akto account ID
     * @param redaction which header values are masked
     * @param maxBytes the maximum record size, in bytes; longer bodies are truncated
     * @throws IllegalArgumentException if {@code maxBytes} is less than {@link #MIN_MAX_BYTES}
     */
    public AktoRecordSerializer(UnaryOperator<String> accounts, HeaderRedaction redaction, int maxBytes) {
        this(accounts, redaction, maxBytes, () -> maxBytes, false);
    }

    /**
     * Creates a serializer that masks no bodies.
     *
     * @see #AktoRecordSerializer(UnaryOperator, HeaderRedaction, BodyRedaction, int, IntSupplier, boolean, String)
     */
    public AktoRecordSerializer(
            UnaryOperator<String> accounts,
            HeaderRedaction redaction,
            int maxBytes,
            IntSupplier topicTakes,
            boolean webSocketAsHttp) {
        this(accounts, redaction, BodyRedaction.NONE, maxBytes, topicTakes, webSocketAsHttp, "");
    }

    /**
     * Creates a serializer for a topic whose limit may change.
     *
     * @param accounts maps an AWS account, empty if unknown, to an Akto account ID
     * @param redaction which header values are masked
     * @param bodies which JSON fields of bodies are masked
     * @param maxBytes the maximum record size, in bytes
     * @param topicTakes the topic's record size limit; applies if it is less than {@code maxBytes}
     * @param webSocketAsHttp whether events of WebSocket APIs are written as HTTP requests
     * @param replayId the ID of the replay that the records belong to; empty for none
     */
    AktoRecordSerializer(
            UnaryOperator<String> accounts,
            HeaderRedaction redaction,
            BodyRedaction bodies,
            int maxBytes,
            IntSupplier topicTakes,
            boolean webSocketAsHttp,
            String replayId) {
        this.replayId = replayId;
        this.webSocketAsHttp = webSocketAsHttp;
        if (maxBytes < MIN_MAX_BYTES) {
            throw new IllegalArgumentException("the maximum record size must be at least " + MIN_MAX_BYTES + " bytes");
        }
        this.accounts = accounts;
        this.bodies = bodies;
        this.redactedParts = new RedactedFragments(redaction);
        this.size = new RecordSizeLimiter(
                () -> Math.min(maxBytes, Math.max(MIN_RECORD_BYTES, topicTakes.getAsInt())), redaction);
        this.headers = new AktoHeaders(redaction);
    }

    /** Returns the record of the call as UTF-8. */
    public byte[] serialize(HttpCall traffic) {
        return serialize(traffic, Map.of());
    }

    /**
     * Returns the record of the call as UTF-8.
     *
     * @param tags the tags in addition to those of the API
     */
    byte[] serialize(HttpCall traffic, Map<String, String> tags) {
        HttpCall fitting = size.limit(bodies.apply(redactedParts.takenFrom(traffic)));
        try {
            // embedded JSON is written first: two generators at a time would need twice the buffers
            Inner inner = inner(fitting, tags);
            try (ByteArrayBuilder bytes = new ByteArrayBuilder(json._getBufferRecycler())) {
                try (JsonGenerator record = json.createGenerator(bytes, JsonEncoding.UTF8)) {
                    write(fitting, inner, record);
                }
                return bytes.getClearAndRelease();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record fields that contain embedded JSON. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Inner(byte[] requestHeaders, byte[] responseHeaders, byte[] tags, byte[] host) {}

    private Inner inner(HttpCall traffic, Map<String, String> tags) throws IOException {
        try (EmbeddedJsonWriter texts = new EmbeddedJsonWriter(json)) {
            return new Inner(
                    headers.serialize(traffic.request(), texts),
                    headers.serialize(traffic.response(), texts),
                    tags(traffic, tags, texts),
                    headers.host(traffic.request(), texts));
        }
    }

    private void write(HttpCall traffic, Inner inner, JsonGenerator record) throws IOException {
        HttpCall.Request request = traffic.request();
        HttpCall.Response response = traffic.response();
        WebSocketRecordForm form = webSocketAsHttp ? WebSocketRecordForm.HTTP : WebSocketRecordForm.of(traffic);
        boolean isMessage = form == WebSocketRecordForm.MESSAGE;
        boolean isWebSocket = isMessage || form == WebSocketRecordForm.HANDSHAKE;
        int status = isWebSocket ? SWITCHING_PROTOCOLS : response.status();
        record.writeStartObject();
        text(
                record,
                "path",
                pathAndQuery(isWebSocket ? WebSocketRecordForm.path(traffic) : request.path(), request.query()));
        text(record, "method", method(request, isMessage));
        utf8(record, "requestHeaders", inner.requestHeaders());
        utf8(record, "responseHeaders", inner.responseHeaders());
        text(record, "requestPayload", isMessage ? "" : request.body());
        text(record, "responsePayload", response.body());
        record.writeStringField("statusCode", Integer.toString(status));
        record.writeStringField("status", ReasonPhrase.of(status));
        text(record, "type", isWebSocket ? "WEBSOCKET" : httpVersion(request));
        record.writeStringField("time", Long.toString(Math.floorDiv(traffic.timestamp(), 1000L)));
        text(record, "ip", request.clientIp());
        record.writeStringField("destIp", "");
        record.writeStringField("direction", "1");
        record.writeStringField("source", "MIRRORING");
        record.writeStringField(
                "akto_account_id", accounts.apply(traffic.origin().account()));
        record.writeStringField("akto_vxlan_id", "0");
        record.writeStringField("is_pending", "false");
        utf8(record, "tag", inner.tags());
        if (isIncomplete(traffic)) {
            record.writeStringField("incomplete", "true");
        }
        if (traffic.requestIdReused()) {
            record.writeStringField("request_id_reused", "true");
        }
        if (!replayId.isEmpty()) {
            record.writeStringField("replay_id", replayId);
        }
        if (isMessage) {
            frame(traffic, inner.host(), record);
        }
        for (Map.Entry<String, String> detail : details(traffic).entrySet()) {
            text(record, detail.getKey(), detail.getValue());
        }
        ambiguousFields(traffic, record);
        record.writeEndObject();
    }

    private static String method(HttpCall.Request request, boolean isMessage) {
        if (isMessage) {
            return "WS";
        }
        return request.method().isEmpty() ? "OTHER" : request.method();
    }

    private static String httpVersion(HttpCall.Request request) {
        return request.protocol().startsWith("HTTP/") ? request.protocol() : "HTTP/1.1";
    }

    /** A message of the client as one complete text frame. */
    private static void frame(HttpCall traffic, byte[] host, JsonGenerator record) throws IOException {
        utf8(record, "headers", host);
        record.writeArrayFieldStart("events");
        record.writeStartObject();
        record.writeNumberField("opcode", TEXT_FRAME);
        record.writeBooleanField("fin", true);
        text(record, "payload", traffic.request().body());
        record.writeStringField("direction", "incoming");
        record.writeNumberField("timestamp", Math.floorDiv(traffic.timestamp(), 1000L));
        record.writeEndObject();
        record.writeEndArray();
    }

    /** Akto would drop a record with a duplicate name. */
    private static Map<String, String> details(HttpCall traffic) {
        Map<String, String> details = new LinkedHashMap<>();
        traffic.details().forEach((name, value) -> details.putIfAbsent(SurrogateSanitizer.sanitize(name), value));
        details.keySet().removeAll(FIELDS);
        return details;
    }

    /** Akto keeps unknown fields and ignores them. */
    private static void ambiguousFields(HttpCall traffic, JsonGenerator record) throws IOException {
        if (!traffic.ambiguousFields().isEmpty()) {
            record.writeArrayFieldStart("ambiguous_fields");
            for (String field : traffic.ambiguousFields()) {
                record.writeString(field);
            }
            record.writeEndArray();
        }
    }

    private static void text(JsonGenerator record, String field, String value) throws IOException {
        utf8(record, field, SurrogateSanitizer.sanitize(value).getBytes(StandardCharsets.UTF_8));
    }

    private static void utf8(JsonGenerator record, String field, byte[] value) throws IOException {
        record.writeFieldName(field);
        record.writeUTF8String(value, 0, value.length);
    }

    private static String pathAndQuery(String requested, String query) {
        String path = requested.isEmpty() ? "/" : requested;
        if (query.isEmpty()) {
            return path;
        }
        return path + (path.indexOf('?') < 0 ? '?' : '&') + query;
    }

    private static byte[] tags(HttpCall traffic, Map<String, String> additional, EmbeddedJsonWriter json)
            throws IOException {
        json.begin();
        for (Map.Entry<String, String> tag :
                RecordTags.of(traffic.origin(), additional).entrySet()) {
            json.put(tag.getKey(), tag.getValue());
        }
        return json.end();
    }

    private static boolean isIncomplete(HttpCall traffic) {
        return traffic.incomplete() || traffic.response().status() == 0;
    }
}
