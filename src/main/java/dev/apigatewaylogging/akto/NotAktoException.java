package dev.apigatewaylogging.akto;

/** What answered is not Akto's backend, whatever status it gave. */
public final class NotAktoException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Its text is all that is said: the answer can be anything. */
    NotAktoException() {
        super("the answer is not JSON");
    }
}
