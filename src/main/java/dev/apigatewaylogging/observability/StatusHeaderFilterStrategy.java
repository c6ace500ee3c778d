package dev.apigatewaylogging.observability;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/** Camel's choice of HTTP headers, and {@code Cache-Control}, which it leaves to proxies otherwise. */
public final class StatusHeaderFilterStrategy extends HttpHeaderFilterStrategy {

    @Override
    protected void initialize() {
        super.initialize();
        getOutFilter().remove("cache-control");
    }
}
