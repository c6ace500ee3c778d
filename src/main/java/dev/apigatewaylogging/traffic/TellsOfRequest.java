package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets the lines of a request pass; fails for an event that tells of none, with the event as the body. */
public final class TellsOfRequest implements Processor {

    @Override
    public void process(Exchange exchange) throws UnreadableLineException {
        if (exchange.getMessage().getBody() instanceof UnreadableEvent unreadable) {
            exchange.getMessage().setBody(unreadable.event());
            throw new UnreadableLineException(unreadable.reason());
        }
    }
}
