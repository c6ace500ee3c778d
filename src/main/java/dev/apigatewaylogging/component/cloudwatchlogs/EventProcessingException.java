package dev.apigatewaylogging.component.cloudwatchlogs;

/** A log entry that the route could not take over by itself alone, while it takes others. */
public final class EventProcessingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param failure what happened: it is described, not kept, since its message can hold what a client sent */
    public EventProcessingException(Throwable failure) {
        super("no step of the route could take it over: " + UnexpectedErrors.describe(failure), null, false, false);
    }
}
