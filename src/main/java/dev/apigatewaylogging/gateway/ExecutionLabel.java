package dev.apigatewaylogging.gateway;

/** The statements of an execution log, by the words that stand directly after {@code (requestId) }. */
public enum ExecutionLabel {
    /** A text that is not known. */
    OTHER
}
