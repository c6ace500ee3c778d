/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;

/** Finds events of WebSocket APIs that Akto has no form for, unless they are sent as HTTP requests. */
@Metadata(label = "bean", description = "Finds events of WebSocket APIs that Akto has no form for")
public final class WebSocketEventFilter implements Predicate {

    private boolean asHttp;

    /** {@code WEBSOCKET_RECORDS}: {@code websocket} or {@code http}. */
    public void setForm(String form) {
        asHttp = form.equals(AktoRecordProcessor.WEBSOCKET_AS_HTTP);
    }

    @Override
    public boolean matches(Exchange exchange) {
        return !asHttp
                && exchange.getMessage().getBody() instanceof HttpCall call
                && WebSocketRecordForm.of(call) == WebSocketRecordForm.NONE;
    }
}
