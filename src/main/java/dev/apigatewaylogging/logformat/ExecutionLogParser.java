/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.EnumSet;
import java.util.Set;

/**
 * Parses {@code (requestId) label value}. A label counts only directly after the ID: the same words can occur inside
 * any body or header. A client may choose the ID: an ID of another form requires a known label after it.
 */
final class ExecutionLogParser {

    /**
     * A REST API's ID is a UUID, but the client may choose it ({@code x-amzn-RequestId}). Longer ones are irregular.
     */
    private static final int MAX_ID_LENGTH = 128;

    private static final String TRUNCATED_MARKER = "[TRUNCATED]";
    private static final UnparseableEntry NO_ID = new UnparseableEntry("missing request id");
    private static final UnparseableEntry ODD_ID = new UnparseableEntry("irregular request id without a known label");
    private static final UnparseableEntry SECOND_ID =
            new UnparseableEntry("second label after an irregular request id");

    /** A record needs the value of these, and a client can write it: there, a label may follow a parenthesis. */
    private static final Set<ExecutionLabel> OF_CLIENT = EnumSet.of(
            ExecutionLabel.METHOD_REQUEST_PATH,
            ExecutionLabel.METHOD_REQUEST_QUERY,
            ExecutionLabel.METHOD_REQUEST_HEADERS,
            ExecutionLabel.METHOD_REQUEST_BODY,
            ExecutionLabel.ENDPOINT_REQUEST_BODY,
            ExecutionLabel.METHOD_RESPONSE_BODY,
            ExecutionLabel.METHOD_RESPONSE_HEADERS,
            ExecutionLabel.GATEWAY_RESPONSE,
            ExecutionLabel.GATEWAY_RESPONSE_BODY,
            ExecutionLabel.GATEWAY_RESPONSE_HEADERS,
            ExecutionLabel.WEBSOCKET_ROUTE,
            ExecutionLabel.WEBSOCKET_CONNECTING,
            ExecutionLabel.WEBSOCKET_RECEIVED,
            ExecutionLabel.WEBSOCKET_CONNECTION,
            ExecutionLabel.WEBSOCKET_ANSWERED);

    private ExecutionLogParser() {}

    /** Returns whether the text starts like an execution log entry. */
    static boolean matches(String message) {
        return message.startsWith("(") && parse(message, LogDeliveryFields.NONE, "") instanceof ExecutionLogEntry;
    }

    /**
     * Parses a text that starts with a parenthesis.
     *
     * @param likely the ID of another entry, usually also the ID of this one; empty if there is none
     */
    static LogEntry parse(String message, LogDeliveryFields delivered, String likely) {
        boolean known = isOf(likely, message);
        int close = known ? likely.length() + 1 : endOfId(message);
        if (close < 0) {
            return NO_ID;
        }
        String requestId = known ? likely : message.substring(1, close);
        int start = Math.min(close + 2, message.length());
        ExecutionLabel label = ExecutionLabel.at(message, start);
        if (label == ExecutionLabel.OTHER && !isWellFormed(requestId)) {
            return ODD_ID;
        }
        // the ID may have been chosen to look like an entry of another request
        if (!OF_CLIENT.contains(label) && labelBehindParenthesis(message, start) >= 0) {
            return SECOND_ID;
        }
        if (!label.hasValue()) {
            return new ExecutionLogEntry(requestId, label, "", false, delivered);
        }
        int from = start + label.text().length();
        if (from < message.length() && message.charAt(from) == ' ') {
            from++;
        }
        int to = message.length();
        boolean truncated = message.endsWith(TRUNCATED_MARKER) && to - TRUNCATED_MARKER.length() >= from;
        if (truncated) {
            to -= TRUNCATED_MARKER.length();
            if (to > from && message.charAt(to - 1) == ' ') {
                to--;
            }
        }
        return new ExecutionLogEntry(requestId, label, message.substring(from, to), truncated, delivered);
    }

    private static boolean isOf(String requestId, String message) {
        return !requestId.isEmpty()
                && message.startsWith(requestId, 1)
                && message.startsWith(") ", requestId.length() + 1);
    }

    /** Returns the index of the closing parenthesis: the first one before a space or the end; -1 if there is no ID. */
    private static int endOfId(String message) {
        int close = message.indexOf(") ", 1);
        if (close < 0 && message.endsWith(")")) {
            close = message.length() - 1;
        }
        return close > 1 ? close : -1;
    }

    private static boolean isWellFormed(String requestId) {
        if (requestId.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (int at = 0; at < requestId.length(); at++) {
            char c = requestId.charAt(at);
            if (c <= ' ' || c == '(' || c == ')' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Returns the index of a closing parenthesis before a known label; -1 if there is none. */
    static int labelBehindParenthesis(String text, int start) {
        for (int at = text.indexOf(") ", start); at >= 0; at = text.indexOf(") ", at + 2)) {
            if (ExecutionLabel.at(text, at + 2) != ExecutionLabel.OTHER) {
                return at;
            }
        }
        return -1;
    }
}
