package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.ExecutionLine;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Matches every line but those that come after a request's end: they would open a second one. */
public final class PartOfRequest implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        RequestLine line = (RequestLine) exchange.getMessage().getBody();
        return !(line.says() instanceof ExecutionLine said && said.label().trails());
    }
}
