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

    private JsonLogParser() {}

    /**
     * Parses a message that is one JSON object.
     *
     * @throws IOException if it is not
     */
    static LogEntry parse(String message, JsonFieldResolver names) throws IOException {
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        String payload = null;
        String apiId = "";
        String stage = "";
        String method = "";
        String resourcePath = "";
        Deque<String> containers = new ArrayDeque<>();
        try (JsonParser json = JSON.createParser(message)) {
            json.nextToken();
            String name = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> name = json.currentName();
                    case START_OBJECT -> {
                        String container = containers.isEmpty() ? "" : containers.peek();
                        if (names.wantsWhole(container, name)) {
                            names.put(fields, container, name, rawValue(json, message));
                        } else if (AccessFieldAliases.isUnrelatedObject(name)) {
                            json.skipChildren();
                            fields.anyText();
                        } else {
                            containers.push(name);
                        }
                    }
                    case END_OBJECT -> containers.poll();
                    case START_ARRAY -> {
                        String container = containers.isEmpty() ? "" : containers.peek();
                        if (names.wantsWhole(container, name)) {
                            names.put(fields, container, name, rawValue(json, message));
                        } else {
                            json.skipChildren();
                            fields.anyText();
                        }
                    }
                    case VALUE_NULL, END_ARRAY, NOT_AVAILABLE -> {}
                    default -> {
                        names.put(fields, containers.isEmpty() ? "" : containers.peek(), name, json.getText());
                        if (containers.isEmpty()) {
                            switch (name) {
                                case "payload" -> payload = json.getText();
                                case "api_id" -> apiId = json.getText();
                                case "stage" -> stage = json.getText();
                                case "http_method" -> method = json.getText();
                                case "resource_path" -> resourcePath = json.getText();
                                default -> {}
                            }
                        }
                    }
                }
            }
        }
        // a delivered event has no status; an entry with one is an access log entry with a body named payload
        if (payload != null && ExecutionLogParser.matches(payload) && !fields.has(AccessField.STATUS)) {
            return ExecutionLogParser.parse(payload, new LogDeliveryFields(apiId, stage, method, resourcePath), "");
        }
        return fields.build(message);
    }

    private static String rawValue(JsonParser json, String message) throws IOException {
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getCharOffset();
        return message.substring(start, end);
    }
}
