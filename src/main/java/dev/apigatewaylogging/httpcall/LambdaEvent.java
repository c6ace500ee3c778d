/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The event that API Gateway passes to a Lambda function, up to the truncation in the log: "Input format of a Lambda
 * function for proxy integration" in AWS's documentation. Lambda authorizers receive a similar event.
 */
final class LambdaEvent {

    private static final JsonFactory JSON = new JsonFactory();

    /** The empty event. */
    static final LambdaEvent NONE = new LambdaEvent();

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<Map.Entry<String, String>> query = new ArrayList<>();
    private final List<Map.Entry<String, String>> queryLists = new ArrayList<>();
    private final List<Map.Entry<String, String>> pathParameters = new ArrayList<>();
    private boolean headersComplete;
    private boolean queryComplete;
    private boolean queryListsComplete;

    private LambdaEvent() {}

    /** Parses the text as far as it is JSON. */
    static LambdaEvent read(String text) {
        LambdaEvent event = new LambdaEvent();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                event.members(json, "");
            }
        } catch (IOException cut) {
            return event;
        }
        return event;
    }

    /** Returns whether it has members that only events of a REST API proxy integration have. */
    boolean isOfRestApi() {
        return fields.containsKey("resource") && fields.containsKey("httpMethod");
    }

    /** Returns whether it has members that only events of a WebSocket API proxy integration have. */
    boolean isOfWebSocketApi() {
        return fields.containsKey("requestContext.eventType");
    }

    /** Returns whether a text has a member that an event starts with or that describes the request. */
    boolean hasEventMembers() {
        return fields.containsKey("resource")
                || fields.containsKey("httpMethod")
                || fields.containsKey("requestContext.eventType")
                || headersComplete
                || !headers.isEmpty();
    }

    /** Returns the text or number with this name: {@code path}, {@code requestContext.domainName}; empty if missing. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Returns the client's body; empty if the event contains it encoded. */
    String body() {
        return text("isBase64Encoded").equals("true") ? "" : text("body");
    }

    /**
     * Returns the headers in the order of the event; values of a repeated one are joined with {@code ,} if the event
     * has them.
     */
    Map<String, String> headers() {
        return headers;
    }

    boolean headersComplete() {
        return headersComplete;
    }

    /** Returns the query parameters, including repeated ones if the event has them. */
    List<Map.Entry<String, String>> query() {
        return queryListsComplete && queryLists.size() >= query.size() ? queryLists : query;
    }

    boolean queryComplete() {
        return queryComplete || queryListsComplete;
    }

    List<Map.Entry<String, String>> pathParameters() {
        return pathParameters;
    }

    private void members(JsonParser json, String prefix) throws IOException {
        for (JsonToken token = json.nextToken(); token == JsonToken.FIELD_NAME; token = json.nextToken()) {
            String name = prefix + json.currentName();
            JsonToken value = json.nextToken();
            if (value == null) {
                return;
            }
            if (value.isScalarValue()) {
                scalar(name, value, json);
            } else if (value == JsonToken.START_OBJECT) {
                object(name, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void scalar(String name, JsonToken value, JsonParser json) throws IOException {
        if (value != JsonToken.VALUE_NULL) {
            fields.put(name, json.getText());
        } else if (name.equals("queryStringParameters")) {
            queryComplete = true;
        } else if (name.equals("headers")) {
            headersComplete = true;
        }
    }

    private void object(String name, JsonParser json) throws IOException {
        switch (name) {
            case "headers" -> {
                strings(json, headers);
                headersComplete = true;
            }
            case "multiValueHeaders" -> {
                List<Map.Entry<String, String>> all = new ArrayList<>();
                lists(json, all);
                join(all);
            }
            case "queryStringParameters" -> {
                lists(json, query);
                queryComplete = true;
            }
            case "multiValueQueryStringParameters" -> {
                lists(json, queryLists);
                queryListsComplete = true;
            }
            case "pathParameters" -> lists(json, pathParameters);
            case "requestContext", "requestContext.identity" -> members(json, name + ".");
            default -> json.skipChildren();
        }
    }

    private void join(List<Map.Entry<String, String>> all) {
        Map<String, StringBuilder> joined = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : all) {
            StringBuilder values = joined.get(header.getKey());
            if (values == null) {
                joined.put(header.getKey(), new StringBuilder(header.getValue()));
            } else {
                values.append(',').append(header.getValue());
            }
        }
        joined.forEach((name, values) -> headers.put(name, values.toString()));
    }

    private static void strings(JsonParser json, Map<String, String> into) throws IOException {
        for (JsonToken token = json.nextToken(); token == JsonToken.FIELD_NAME; token = json.nextToken()) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                into.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private static void lists(JsonParser json, List<Map.Entry<String, String>> into) throws IOException {
        for (JsonToken token = json.nextToken(); token == JsonToken.FIELD_NAME; token = json.nextToken()) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY) {
                for (value = json.nextToken();
                        value != null && value != JsonToken.END_ARRAY;
                        value = json.nextToken()) {
                    if (value.isScalarValue()) {
                        into.add(Map.entry(name, json.getText()));
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                into.add(Map.entry(name, json.getText()));
            } else {
                json.skipChildren();
            }
        }
    }
}
