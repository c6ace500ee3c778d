package dev.apigatewaylogging.observability;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.Metadata;

/** Camel's choice of HTTP headers, and {@code Cache-Control}, which it leaves to proxies otherwise. */
@Metadata(label = "bean", description = "Keeps the headers of requests out of responses")
public final class StatusHeaderFilterStrategy extends HttpHeaderFilterStrategy {

    @Override
    protected void initialize() {
        super.initialize();
        getOutFilter().remove("cache-control");
    }
}
