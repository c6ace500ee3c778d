package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Matches an open request of which nothing more is to come, so that it can go out at once. */
public final class RequestIsWhole implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return ((OpenRequest) exchange.getMessage().getBody()).isReady();
    }
}
