package dev.apigatewaylogging.aggregate;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Passes the entries of a request; throws for {@link UnparseableEvents} and keeps them as the body. */
public final class UnparseableEventRejector implements Processor {

    @Override
    public void process(Exchange exchange) throws UnparseableEventException {
        if (exchange.getMessage().getBody() instanceof UnparseableEvents unparseable) {
            throw new UnparseableEventException(unparseable.events().get(0).reason());
        }
    }
}
