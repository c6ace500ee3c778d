/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecutionLabel;

/** The phase of a request in which API Gateway writes an entry: phases never go back. */
final class EntryPhase {

    static final int START = 0;
    static final int AUTHORIZER = 1;
    static final int USAGE_PLAN = 2;
    static final int REQUEST = 3;
    static final int INTEGRATION_REQUEST = 4;
    static final int INTEGRATION_RESPONSE = 5;
    static final int RESPONSE = 6;
    static final int END = 7;
    /** Can occur at any time. */
    static final int ANY = -1;

    private EntryPhase() {}

    static int of(ExecutionLabel label) {
        return switch (label) {
            case EXTENDED_REQUEST_ID, WEBSOCKET_ROUTE -> START;
            case STARTING_AUTHORIZER,
                    INCOMING_IDENTITY,
                    AUTHORIZER_RESULT,
                    AUTHORIZER_POLICY,
                    AUTHORIZER_COMPLETED,
                    UNAUTHORIZED_REQUEST -> AUTHORIZER;
            case VERIFYING_USAGE_PLAN, API_KEY_CHECK, USAGE_PLAN_CHECK, KEY_THROTTLED, KEY_QUOTA_EXCEEDED -> USAGE_PLAN;
            case STARTING_EXECUTION,
                    HTTP_METHOD,
                    API_KEY,
                    API_KEY_ID,
                    METHOD_REQUEST_PATH,
                    METHOD_REQUEST_QUERY,
                    METHOD_REQUEST_HEADERS,
                    METHOD_REQUEST_BODY,
                    REQUEST_BODY_MISMATCH,
                    WEBSOCKET_CONNECTING,
                    WEBSOCKET_RECEIVED -> REQUEST;
            case ENDPOINT_REQUEST_URI, ENDPOINT_REQUEST_HEADERS, ENDPOINT_REQUEST_BODY, SENDING_REQUEST ->
                INTEGRATION_REQUEST;
            case RECEIVED_RESPONSE,
                    ENDPOINT_RESPONSE_HEADERS,
                    ENDPOINT_RESPONSE_BODY,
                    EXECUTION_FAILED,
                    LAMBDA_FAILED -> INTEGRATION_RESPONSE;
            case METHOD_RESPONSE_BODY,
                    METHOD_RESPONSE_HEADERS,
                    GATEWAY_RESPONSE,
                    GATEWAY_RESPONSE_BODY,
                    GATEWAY_RESPONSE_HEADERS,
                    EXECUTION_COMPLETED -> RESPONSE;
            case METHOD_COMPLETED, WEBSOCKET_CONNECTION, WEBSOCKET_ANSWERED -> END;
            case INTEGRATION_REQUEST_ID, XRAY_TRACE_ID, OTHER -> ANY;
        };
    }

    /** Returns whether the entry completes the integration. */
    static boolean answers(ExecutionLabel label) {
        return switch (label) {
            case RECEIVED_RESPONSE, EXECUTION_FAILED, LAMBDA_FAILED -> true;
            default -> false;
        };
    }
}
