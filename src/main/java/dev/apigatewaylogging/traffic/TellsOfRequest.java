package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets the lines of a request pass; fails for {@link UnreadableEvents}, which stay the body. */
public final class TellsOfRequest implements Processor {

    @Override
    public void process(Exchange exchange) throws UnreadableLineException {
        if (exchange.getMessage().getBody() instanceof UnreadableEvents unreadable) {
            throw new UnreadableLineException(unreadable.events().get(0).reason());
        }
    }
}
