package dev.apigatewaylogging.observability;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/** Camel's filter strategy for HTTP headers, but with {@code Cache-Control}, which Camel filters by default. */
public final class StatusHeaderFilterStrategy extends HttpHeaderFilterStrategy {

    @Override
    protected void initialize() {
        super.initialize();
        getOutFilter().remove("cache-control");
    }
}
