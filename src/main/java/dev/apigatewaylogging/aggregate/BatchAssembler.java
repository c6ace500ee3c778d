/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.Metadata;

/**
 * Assembles the HTTP calls of a {@link RequestBatch}: one {@link AssemblyResult} for each request that is not a
 * duplicate, or several if a client reused the request ID.
 */
@Metadata(label = "bean", description = "Assembles the HTTP calls of a batch of requests")
public final class BatchAssembler implements Expression {

    private HttpCallAssembler assembler = new HttpCallAssembler();

    /** Proxies whose X-Forwarded-For is trusted in addition to CloudFront: comma-separated addresses and CIDRs; may be empty. */
    public void setTrustedProxies(String trustedProxies) {
        this.assembler = new HttpCallAssembler(trustedProxies);
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        RequestBatch batch = (RequestBatch) exchange.getMessage().getBody();
        CallAcknowledgements.announce(exchange, batch);
        return type.cast(batch.assemble(assembler));
    }
}
