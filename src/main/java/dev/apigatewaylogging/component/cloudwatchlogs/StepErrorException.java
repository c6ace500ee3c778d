package dev.apigatewaylogging.component.cloudwatchlogs;

/** A step of a route ended with an {@link Error}, for those who deal with exceptions only. */
public final class StepErrorException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param error its class becomes the message; its own message can hold what a client sent */
    public StepErrorException(Error error) {
        super(error.getClass().getName(), error);
    }
}
