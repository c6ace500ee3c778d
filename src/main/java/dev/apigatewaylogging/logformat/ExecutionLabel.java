/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The labels of execution log entries: the words directly after {@code (requestId) }.
 *
 * <p>They are taken from real logs; AWS describes them in "Set up CloudWatch logging for REST APIs in API Gateway" and
 * "Configure logging for WebSocket APIs" without a list.
 */
public enum ExecutionLabel {
    // start of a request
    EXTENDED_REQUEST_ID("Extended Request Id:", Trait.VALUE, Trait.START),
    STARTING_AUTHORIZER("Starting authorizer:", Trait.PRESENCE, Trait.START),
    VERIFYING_USAGE_PLAN("Verifying Usage Plan for request:", Trait.VALUE, Trait.START),
    STARTING_EXECUTION("Starting execution for request:", Trait.PRESENCE, Trait.START),

    // authorizer
    INCOMING_IDENTITY("Incoming identity:"),
    AUTHORIZER_RESULT("Authorizer result body before parsing:", Trait.PRESENCE),
    AUTHORIZER_POLICY("Using valid authorizer policy for principal:", Trait.PRESENCE),
    AUTHORIZER_COMPLETED("Successfully completed authorizer execution", Trait.PRESENCE),
    UNAUTHORIZED_REQUEST("Unauthorized request:", Trait.PRESENCE),

    // API keys and usage plans
    API_KEY("API Key:"),
    API_KEY_ID("API Key ID:"),
    /**
     * {@code API Key <key, may be empty> authorized because method 'GET /echo' …}: contains the method and the
     * template.
     */
    API_KEY_CHECK("API Key ", Trait.VALUE),
    USAGE_PLAN_CHECK("Usage Plan check"),
    KEY_THROTTLED("Key throttle limit exceeded", Trait.PRESENCE),
    KEY_QUOTA_EXCEEDED("Key quota limit exceeded", Trait.PRESENCE),

    // client request
    HTTP_METHOD("HTTP Method:", Trait.VALUE),
    METHOD_REQUEST_PATH("Method request path:", Trait.VALUE),
    METHOD_REQUEST_QUERY("Method request query string:", Trait.VALUE),
    METHOD_REQUEST_HEADERS("Method request headers:", Trait.VALUE),
    METHOD_REQUEST_BODY("Method request body before transformations:", Trait.VALUE),
    REQUEST_BODY_MISMATCH("Request body does not match model schema"),

    // integration request and response
    ENDPOINT_REQUEST_URI("Endpoint request URI:", Trait.VALUE),
    ENDPOINT_REQUEST_HEADERS("Endpoint request headers:"),
    /** The Lambda event of a Lambda proxy integration; among the authorizer's entries, the authorizer event. */
    ENDPOINT_REQUEST_BODY("Endpoint request body after transformations:", Trait.VALUE),
    SENDING_REQUEST("Sending request to", Trait.PRESENCE),
    /** {@code Status: 200, Integration latency: 356 ms}: the latency identifies the request of a response. */
    RECEIVED_RESPONSE("Received response.", Trait.VALUE),
    ENDPOINT_RESPONSE_HEADERS("Endpoint response headers:"),
    ENDPOINT_RESPONSE_BODY("Endpoint response body before transformations:"),

    // errors
    EXECUTION_FAILED("Execution failed", Trait.PRESENCE),
    LAMBDA_FAILED("Lambda execution failed", Trait.PRESENCE),
    GATEWAY_RESPONSE("Gateway response type:", Trait.VALUE),
    GATEWAY_RESPONSE_BODY("Gateway response body:", Trait.VALUE),
    GATEWAY_RESPONSE_HEADERS("Gateway response headers:", Trait.VALUE),

    // response to the client
    METHOD_RESPONSE_BODY("Method response body after transformations:", Trait.VALUE),
    METHOD_RESPONSE_HEADERS("Method response headers:", Trait.VALUE),
    EXECUTION_COMPLETED("Successfully completed execution", Trait.PRESENCE),
    METHOD_COMPLETED("Method completed with status:", Trait.VALUE),

    // WebSocket APIs
    WEBSOCKET_ROUTE("WebSocket Request Route:", Trait.VALUE),
    WEBSOCKET_CONNECTING("Client [UserAgent:", Trait.VALUE),
    WEBSOCKET_RECEIVED("WebSocket API [", Trait.VALUE),
    /** {@code … connected to API […] successfully.} or {@code … disconnected from API […] …}. */
    WEBSOCKET_CONNECTION("Client [Connection Id:", Trait.VALUE),
    /** {@code … sent to API […] with response status code [200].} */
    WEBSOCKET_ANSWERED("Message from client [Connection Id:", Trait.VALUE),

    // after the end
    INTEGRATION_REQUEST_ID("AWS Integration Endpoint RequestId", Trait.TRAILER),
    XRAY_TRACE_ID("X-ray Tracing ID", Trait.TRAILER),

    /** Any unknown text. */
    OTHER("");

    private enum Trait {
        VALUE,
        PRESENCE,
        START,
        TRAILER
    }

    private static final ExecutionLabel[][] BY_FIRST_CHARACTER = byFirstCharacter();

    private final String text;
    private final boolean hasValue;
    private final boolean isRelevant;
    private final boolean startsRequest;
    private final boolean followsCompletion;

    ExecutionLabel(String text, Trait... traits) {
        this.text = text;
        List<Trait> all = List.of(traits);
        this.hasValue = all.contains(Trait.VALUE);
        this.isRelevant = hasValue || all.contains(Trait.PRESENCE);
        this.startsRequest = all.contains(Trait.START);
        this.followsCompletion = all.contains(Trait.TRAILER);
    }

    /** Returns the words in the log; the value follows after one space. */
    public String text() {
        return text;
    }

    /** Returns whether a record or its completeness depends on the entry. Other entries may be dropped unread. */
    public boolean isRelevant() {
        return isRelevant;
    }

    /** Returns whether the parser keeps the value. */
    public boolean hasValue() {
        return hasValue;
    }

    /** Returns whether the entry precedes all others of its request, and never follows the end. */
    public boolean startsRequest() {
        return startsRequest;
    }

    /** Returns whether the entry follows the last one of its request. No record depends on it. */
    public boolean followsCompletion() {
        return followsCompletion;
    }

    /** Returns the longest label at the offset; {@link #OTHER} if there is none. */
    static ExecutionLabel at(String message, int offset) {
        if (offset >= message.length()) {
            return OTHER;
        }
        char first = message.charAt(offset);
        if (first < BY_FIRST_CHARACTER.length) {
            for (ExecutionLabel label : BY_FIRST_CHARACTER[first]) {
                if (label.standsAt(message, offset)) {
                    return label;
                }
            }
        }
        return OTHER;
    }

    /** Of the labels that begin alike few have their last character in the same place: most need no comparison. */
    private boolean standsAt(String message, int offset) {
        int last = text.length() - 1;
        return offset + last < message.length()
                && message.charAt(offset + last) == text.charAt(last)
                && message.startsWith(text, offset);
    }

    private static ExecutionLabel[][] byFirstCharacter() {
        ExecutionLabel[][] table = new ExecutionLabel['z' + 1][];
        for (int first = 0; first < table.length; first++) {
            List<ExecutionLabel> labels = new ArrayList<>();
            for (ExecutionLabel label : values()) {
                if (!label.text.isEmpty() && label.text.charAt(0) == first) {
                    labels.add(label);
                }
            }
            labels.sort(Comparator.comparingInt((ExecutionLabel label) -> label.text.length())
                    .reversed());
            table[first] = labels.toArray(new ExecutionLabel[0]);
        }
        return table;
    }
}
