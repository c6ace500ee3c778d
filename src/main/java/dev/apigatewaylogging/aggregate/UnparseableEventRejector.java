package dev.apigatewaylogging.aggregate;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Passes the entries of a request; throws for {@link UnparseableEvents} and keeps them as the body. */
@Metadata(label = "bean", description = "Rejects log events that cannot be parsed")
public final class UnparseableEventRejector implements Processor {

    @Override
    public void process(Exchange exchange) throws UnparseableEventException {
        if (exchange.getMessage().getBody() instanceof UnparseableEvents unparseable) {
            throw new UnparseableEventException(unparseable.events().get(0).reason());
        }
    }
}
