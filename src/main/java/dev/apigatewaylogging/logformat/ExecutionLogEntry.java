/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.Optional;

/**
 * An entry of an execution log: {@code (requestId) label value}.
 *
 * @param requestId the ID in the parentheses
 * @param label the label; {@link ExecutionLabel#OTHER} for unknown text
 * @param value the text after the label; empty for labels whose value no record needs
 * @param truncated whether API Gateway truncated the value ({@code [TRUNCATED]}, removed from the value)
 * @param deliveryFields the other fields of a JSON event
 * @param isDoubtful whether it may be an entry of an access log instead, whose first value is a client's
 */
public record ExecutionLogEntry(
        String requestId,
        ExecutionLabel label,
        String value,
        boolean truncated,
        LogDeliveryFields deliveryFields,
        boolean isDoubtful)
        implements LogEntry {

    public ExecutionLogEntry(
            String requestId, ExecutionLabel label, String value, boolean truncated, LogDeliveryFields deliveryFields) {
        this(requestId, label, value, truncated, deliveryFields, false);
    }

    public ExecutionLogEntry(String requestId, ExecutionLabel label, String value, boolean truncated) {
        this(requestId, label, value, truncated, LogDeliveryFields.NONE);
    }

    /** Returns the entry, marked as one that may be an access log entry instead. */
    public ExecutionLogEntry doubtful() {
        return new ExecutionLogEntry(requestId, label, value, truncated, deliveryFields, true);
    }

    /**
     * Returns the text before another known label within the value, as after an ID that a client chose to look like an
     * entry; empty if there is none. A client's text can look the same.
     */
    public String beforeAnotherLabel() {
        int at = ExecutionLogParser.labelBehindParenthesis(value, 0);
        return at < 0 ? "" : value.substring(0, at + 1);
    }

    /**
     * Returns the entry for an ID that ends before the other label; empty without another label, or with a third one.
     */
    public Optional<ExecutionLogEntry> fromAnotherLabel() {
        int at = ExecutionLogParser.labelBehindParenthesis(value, 0);
        if (at < 0) {
            return Optional.empty();
        }
        LogEntry entry = ExecutionLogParser.parse("(" + requestId + value.substring(at), deliveryFields, requestId);
        return entry instanceof ExecutionLogEntry logEntry
                ? Optional.of(new ExecutionLogEntry(
                        requestId, logEntry.label(), logEntry.value(), truncated, deliveryFields, isDoubtful))
                : Optional.empty();
    }
}
