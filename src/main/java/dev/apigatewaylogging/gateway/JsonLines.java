package dev.apigatewaylogging.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads events that are JSON: access lines in whatever shape the user gave them, and execution lines as the log delivery
 * of 2026 wraps them ({@code payload}).
 */
final class JsonLines {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonLines() {}

    static LogLine parse(String message) {
        try {
            return strictly(message);
        } catch (IOException notJson) {
            return BrokenJson.parse(message);
        }
    }

    private static LogLine strictly(String message) throws IOException {
        AccessFields fields = new AccessFields();
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
                        AccessFieldNames.Meaning meaning = meaning(containers, name);
                        if (meaning != null && holdsText(meaning.field())) {
                            fields.put(meaning, wholeValue(json, message));
                        } else if (AccessFieldNames.aboutOthers(name)) {
                            json.skipChildren();
                        } else {
                            containers.push(name);
                        }
                    }
                    case END_OBJECT -> {
                        if (!containers.isEmpty()) {
                            containers.pop();
                        }
                    }
                    case START_ARRAY -> {
                        AccessFieldNames.Meaning meaning = meaning(containers, name);
                        if (meaning != null && holdsText(meaning.field())) {
                            fields.put(meaning, wholeValue(json, message));
                        } else {
                            json.skipChildren();
                        }
                    }
                    case VALUE_NULL, END_ARRAY, NOT_AVAILABLE -> {}
                    default -> {
                        AccessFieldNames.Meaning meaning = meaning(containers, name);
                        if (meaning != null) {
                            fields.put(meaning, json.getText());
                        }
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
        if (payload != null && ExecutionLines.looksLikeOne(payload, 0)) {
            return ExecutionLines.parse(payload, new Delivered(apiId, stage, method, resourcePath));
        }
        return fields.line();
    }

    private static AccessFieldNames.Meaning meaning(Deque<String> containers, String name) {
        String container = containers.peek();
        return container == null ? AccessFieldNames.of(name) : AccessFieldNames.of(container, name);
    }

    /** Fields whose value is kept as JSON text where it is an object or a list. */
    private static boolean holdsText(AccessField field) {
        return switch (field) {
            case REQUEST_HEADERS, RESPONSE_HEADERS, REQUEST_BODY, RESPONSE_BODY, QUERY -> true;
            default -> false;
        };
    }

    private static String wholeValue(JsonParser json, String message) throws IOException {
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getCharOffset();
        return message.substring(start, end);
    }
}
