package dev.apigatewaylogging.logformat;

import java.util.Optional;

/**
 * A line of an execution log: {@code (requestId) label value}.
 *
 * @param requestId the id in the parentheses
 * @param label what kind of statement it is; {@link ExecutionLabel#OTHER} for a text that is not known
 * @param value what follows the label; empty for labels whose value no record needs
 * @param truncated whether API Gateway cut the value ({@code [TRUNCATED]}, removed from the value)
 * @param deliveryFields what the event says besides, where it is JSON
 */
public record ExecutionLogEntry(
        String requestId, ExecutionLabel label, String value, boolean truncated, LogDeliveryFields deliveryFields)
        implements LogEntry {

    public ExecutionLogEntry(String requestId, ExecutionLabel label, String value, boolean truncated) {
        this(requestId, label, value, truncated, LogDeliveryFields.NONE);
    }

    /**
     * What stands before another known label within the value, as it does where a client chose an id that looks like an
     * entry; empty where there is none. A client's text can look the same.
     */
    public String beforeAnotherLabel() {
        int at = ExecutionLogParser.labelBehindParenthesis(value, 0);
        return at < 0 ? "" : value.substring(0, at + 1);
    }

    /**
     * What the entry says if a client chose an id that ends before the other label: what follows from there on; empty where
     * there is no other label, or a third one.
     */
    public Optional<ExecutionLogEntry> fromAnotherLabel() {
        int at = ExecutionLogParser.labelBehindParenthesis(value, 0);
        if (at < 0) {
            return Optional.empty();
        }
        LogEntry line = ExecutionLogParser.parse("(" + requestId + value.substring(at), deliveryFields, requestId);
        return line instanceof ExecutionLogEntry said
                ? Optional.of(new ExecutionLogEntry(requestId, said.label(), said.value(), truncated, deliveryFields))
                : Optional.empty();
    }
}
