package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Matches a closed request that has lines which were not delivered before. */
public final class BringsNews implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return ((OpenRequest) exchange.getMessage().getBody()).bringsNews();
    }
}
