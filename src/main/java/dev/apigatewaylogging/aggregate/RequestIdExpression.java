package dev.apigatewaylogging.aggregate;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.Metadata;

/** Of which request and scan the body has entries: by that the aggregator tells requests from one another. */
@Metadata(label = "bean", description = "The request id, as the correlation key")
public final class RequestIdExpression implements Expression {

    private static final String COMPLETE = "complete";

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        Object body = exchange.getMessage().getBody();
        // complete ones are a group of their own that is complete at once: no request has such a key
        return type.cast(body instanceof RequestEntries lines ? lines.correlationKey() : COMPLETE);
    }
}
