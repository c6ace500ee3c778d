package dev.apigatewaylogging.httpcall;

/**
 * Lines from which no record can be made, on their way to the dead-letter route. It has no stack trace: it tells of the
 * log, not of the program, and it may be thrown for every request of a stage.
 */
public final class InsufficientDataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InsufficientData nothing;

    /** Tells of {@code nothing}; the message holds its reason and request id and no text of the log besides. */
    public InsufficientDataException(InsufficientData nothing) {
        super(
                nothing.reason() + " (request " + nothing.requestId() + ", lines: " + nothing.lines() + ")",
                null,
                false,
                false);
        this.nothing = nothing;
    }

    /** What the lines amount to. */
    public InsufficientData nothing() {
        return nothing;
    }

    /** Whether API Gateway refused the request before it logged what was asked for. */
    public boolean isRejected() {
        return nothing.refused();
    }
}
