package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/** Of which request and scan the body has entries: by that the aggregator tells requests from one another. */
public final class RequestId implements Expression {

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        Object body = exchange.getMessage().getBody();
        RequestLines lines = body instanceof CompleteRequests complete
                // a group of their own that is complete at once: no other one has the id of its first request
                ? complete.requests().get(0).lines()
                : (RequestLines) body;
        return type.cast(lines.correlationKey());
    }
}
