/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.Metadata;

/** Camel's filter strategy for HTTP headers, but with {@code Cache-Control}, which Camel filters by default. */
@Metadata(label = "bean", description = "Keeps the headers of requests out of responses")
public final class StatusHeaderFilterStrategy extends HttpHeaderFilterStrategy {

    @Override
    protected void initialize() {
        super.initialize();
        getOutFilter().remove("cache-control");
    }
}
