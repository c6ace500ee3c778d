package dev.apigatewaylogging.cloudwatch;

/** A step of a route ended with an {@link Error}, for those who deal with exceptions only. */
public final class StepFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param error its class becomes the message; its own message can hold what a client sent */
    public StepFailedException(Error error) {
        super(error.getClass().getName(), error);
    }
}
