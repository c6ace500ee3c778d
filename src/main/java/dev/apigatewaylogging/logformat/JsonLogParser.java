/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Parses JSON events: access log entries of any structure, and execution log entries in the JSON form of log delivery
 * since 2026 ({@code payload}).
 */
final class JsonLogParser {

    /** A format with a trailing comma is common. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    /** A format whose names have no or other quotation marks. Of any other, a client could add such names. */
    private static final JsonFactory OTHER_QUOTES = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private JsonLogParser() {}

    /**
     * Parses a message that is one JSON object.
     *
     * @throws IOException if it is not
     */
    static LogEntry parse(String message, JsonFieldResolver names) throws IOException {
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        String payload = null;
        boolean delivered = true;
        LogDeliveryFields deliveryFields = LogDeliveryFields.NONE;
        Deque<String> containers = new ArrayDeque<>();
        try (JsonParser json = (hasOtherQuotes(message) ? OTHER_QUOTES : JSON).createParser(message)) {
            json.nextToken();
            String name = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> {
                        name = json.currentName();
                        // a client may have written a payload
                        delivered = delivered
                                && LogDeliveryFields.has(name)
                                && (payload == null || !name.equals(LogDeliveryFields.PAYLOAD));
                    }
                    case START_OBJECT -> {
                        String container = containers.isEmpty() ? "" : containers.peek();
                        names.object(fields, container, name);
                        if (names.wantsWhole(container, name)) {
                            names.put(fields, container, name, rawValue(json, message, name, fields, names));
                        } else if (AccessFieldAliases.isUnrelatedObject(name)) {
                            ignore(json, fields, names);
                        } else {
                            containers.push(name);
                        }
                    }
                    case END_OBJECT -> containers.poll();
                    case START_ARRAY -> {
                        String container = containers.isEmpty() ? "" : containers.peek();
                        names.object(fields, container, name);
                        if (names.wantsWhole(container, name)) {
                            names.put(fields, container, name, rawValue(json, message, name, fields, names));
                        } else {
                            ignore(json, fields, names);
                        }
                    }
                    case VALUE_NULL, END_ARRAY, NOT_AVAILABLE -> {}
                    default -> {
                        String text = names.withoutQuotes(json.getText());
                        names.put(fields, containers.isEmpty() ? "" : containers.peek(), name, text);
                        if (delivered && containers.isEmpty()) {
                            payload = name.equals(LogDeliveryFields.PAYLOAD) ? json.getText() : payload;
                            deliveryFields = deliveryFields.with(name, json.getText());
                        }
                    }
                }
            }
        }
        if (delivered && payload != null && ExecutionLogParser.matches(payload)) {
            return ExecutionLogParser.parse(payload, deliveryFields, "");
        }
        LogEntry entry = fields.build(message);
        if (fields.hasOtherValues()
                && parse(message, JsonFieldResolver.COMMON) instanceof AccessLogEntry common
                && common.fields().containsKey(AccessField.REQUEST_ID)) {
            // the entry of another API, which uses the names with their usual meaning
            return common;
        }
        return entry;
    }

    private static boolean hasOtherQuotes(String message) {
        int name = message.indexOf('{') + 1;
        while (name < message.length() && message.charAt(name) <= ' ') {
            name++;
        }
        return name < message.length() && (message.charAt(name) == '\'' || Character.isLetter(message.charAt(name)));
    }

    private static void ignore(JsonParser json, AccessLogEntryBuilder fields, JsonFieldResolver names)
            throws IOException {
        String name = "";
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                name = json.currentName();
                names.nameInside(fields, name);
            } else {
                fields.ignored(AccessFieldAliases.of(name), json.getText());
            }
        }
        fields.anyText();
    }

    private static String rawValue(
            JsonParser json, String message, String field, AccessLogEntryBuilder fields, JsonFieldResolver names)
            throws IOException {
        int start = (int) json.currentTokenLocation().getCharOffset();
        String name = "";
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                break;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                name = json.currentName();
                names.nameInside(fields, name);
            } else {
                fields.inner(name, json.getText());
            }
        }
        fields.innerEnds(AccessFieldAliases.isHeaders(field));
        int end = (int) json.currentLocation().getCharOffset();
        return message.substring(start, end);
    }
}
