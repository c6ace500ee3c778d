package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * What the lines of a closed {@link OpenRequest}, the body, amount to: a list of one {@link Outcome}, unless a client gave
 * several requests the same id. The lines are needed once only, so the request is rid of them then.
 */
public final class Outcomes implements Expression {

    private final TrafficAssembler assembler;

    /**
     * As the routes make it.
     *
     * @param trustedProxies proxies besides CloudFront whose word on the client's address counts: addresses and CIDRs with
     *     commas between; empty for none
     */
    public Outcomes(String trustedProxies) {
        this.assembler = new TrafficAssembler(trustedProxies);
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        OpenRequest request = (OpenRequest) exchange.getMessage().getBody();
        T outcomes = type.cast(assembler.assembleAll(request.lines()));
        request.assembled();
        return outcomes;
    }
}
