/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.Metadata;

/** Returns the correlation key of the body: the scan and the request ID. */
@Metadata(label = "bean", description = "The request id, as the correlation key")
public final class RequestIdExpression implements Expression {

    private static final String COMPLETE = "complete";

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        Object body = exchange.getMessage().getBody();
        // complete requests form a group of their own that completes at once; no request has this key
        return type.cast(body instanceof RequestEntries entries ? entries.correlationKey() : COMPLETE);
    }
}
