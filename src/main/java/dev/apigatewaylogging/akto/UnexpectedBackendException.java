package dev.apigatewaylogging.akto;

/** What answered is not Akto's backend, whatever status it gave. */
public final class UnexpectedBackendException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Its text is all that is said: the answer can be anything. */
    UnexpectedBackendException() {
        super("the answer is not JSON");
    }
}
