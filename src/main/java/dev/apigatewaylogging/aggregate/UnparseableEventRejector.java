package dev.apigatewaylogging.aggregate;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Lets the lines of a request pass; fails for {@link UnparseableEvents}, which stay the body. */
@Metadata(label = "bean", description = "Rejects log events that cannot be parsed")
public final class UnparseableEventRejector implements Processor {

    @Override
    public void process(Exchange exchange) throws UnparseableEventException {
        if (exchange.getMessage().getBody() instanceof UnparseableEvents unreadable) {
            throw new UnparseableEventException(unreadable.events().get(0).reason());
        }
    }
}
