package dev.apigatewaylogging.traffic;

/**
 * Lines from which no record can be made, on their way to the dead-letter route. It has no stack trace: it tells of the
 * log, not of the program, and it may be thrown for every request of a stage.
 */
public final class NoTrafficException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String requestId;
    private final String reason;

    /** Tells of {@code nothing}; the message holds its reason and request id and no text of the log besides. */
    public NoTrafficException(NoTraffic nothing) {
        super(
                nothing.reason() + " (request " + nothing.requestId() + ", lines: " + nothing.lines() + ")",
                null,
                false,
                false);
        this.requestId = nothing.requestId();
        this.reason = nothing.reason();
    }

    /** The id that the lines share. */
    public String requestId() {
        return requestId;
    }

    /** What is missing, in kebab-case, fit for a counter's label. */
    public String reason() {
        return reason;
    }
}
