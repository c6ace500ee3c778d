package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * What the requests of a {@link RequestBatch}, the body, amount to: one {@link Outcome} for each request that is no
 * duplicate, or several where a client gave several requests the same id.
 */
public final class BatchAssembler implements Expression {

    private final HttpCallAssembler assembler;

    /**
     * As the routes make it.
     *
     * @param trustedProxies proxies besides CloudFront whose word on the client's address counts: addresses and CIDRs with
     *     commas between; empty for none
     */
    public BatchAssembler(String trustedProxies) {
        this.assembler = new HttpCallAssembler(trustedProxies);
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        RequestBatch batch = (RequestBatch) exchange.getMessage().getBody();
        CallAcknowledgements.announce(exchange, batch);
        return type.cast(batch.assemble(assembler));
    }
}
