package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * Assembles the HTTP calls of a {@link RequestBatch}: one {@link AssemblyResult} for each request that is not a
 * duplicate, or several if a client reused the request ID.
 */
public final class BatchAssembler implements Expression {

    private final HttpCallAssembler assembler;

    /**
     * Creates the assembler for the routes.
     *
     * @param trustedProxies comma-separated addresses and CIDRs of proxies, in addition to CloudFront, whose client
     *     addresses are trusted; may be empty
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
