package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/** The id of the request whose lines the body has, by which the aggregator tells requests from one another. */
public final class RequestId implements Expression {

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        return type.cast(((RequestLines) exchange.getMessage().getBody()).requestId());
    }
}
