package dev.apigatewaylogging.gateway;

import java.util.Optional;

/**
 * A line of an execution log: {@code (requestId) label value}.
 *
 * @param requestId the id in the parentheses
 * @param label what kind of statement it is; {@link ExecutionLabel#OTHER} for a text that is not known
 * @param value what follows the label; empty for labels whose value no record needs
 * @param truncated whether API Gateway cut the value ({@code [TRUNCATED]}, removed from the value)
 * @param delivered what the event says besides, where it is JSON
 */
public record ExecutionLine(
        String requestId, ExecutionLabel label, String value, boolean truncated, Delivered delivered)
        implements LogLine {

    public ExecutionLine(String requestId, ExecutionLabel label, String value, boolean truncated) {
        this(requestId, label, value, truncated, Delivered.PLAIN);
    }

    /**
     * What stands before another known label within the value, as it does where a client chose an id that looks like an
     * entry; empty where there is none. A client's text can look the same.
     */
    public String beforeAnotherLabel() {
        int at = ExecutionLines.labelBehindParenthesis(value, 0);
        return at < 0 ? "" : value.substring(0, at + 1);
    }

    /**
     * What the entry says if a client chose an id that ends before the other label: what follows from there on; empty where
     * there is no other label, or a third one.
     */
    public Optional<ExecutionLine> fromAnotherLabel() {
        int at = ExecutionLines.labelBehindParenthesis(value, 0);
        if (at < 0) {
            return Optional.empty();
        }
        LogLine line = ExecutionLines.parse("(" + requestId + value.substring(at), delivered, requestId);
        return line instanceof ExecutionLine said
                ? Optional.of(new ExecutionLine(requestId, said.label(), said.value(), truncated, delivered))
                : Optional.empty();
    }
}
