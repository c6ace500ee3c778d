package dev.apigatewaylogging.aggregate;

/** Log events whose text tells of no request. It has no stack trace: there may be a million of them. */
public final class UnparseableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, without any of the text */
    public UnparseableEventException(String reason) {
        super(reason, null, false, false);
    }
}
