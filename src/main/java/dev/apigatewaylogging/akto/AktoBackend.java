/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.openapi.SpecReceiver;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.Metadata;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Customizes the HTTP client for Akto's backend: adds the token as the header {@code authorization} when a request
 * leaves the process, so that no exchange contains it and no step of a route can reveal it.
 */
@Metadata(label = "bean", description = "Adds the token to the requests to Akto's backend")
public final class AktoBackend implements HttpClientConfigurer, SpecReceiver {

    @Metadata(description = "URL of Akto's backend", required = true)
    private String baseUrl;

    private String token = "";

    /** {@code CYBORG_BASE_URL}. */
    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** {@code DATABASE_ABSTRACTOR_TOKEN}; may be empty. */
    public void setToken(String token) {
        this.token = token;
    }

    /** The route retries, and a redirect would send the token to another host. */
    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableRedirectHandling()
                .addRequestInterceptorFirst(
                        (request, entity, context) -> request.setHeader(HttpHeaders.AUTHORIZATION, token));
    }

    @Override
    public String identity() {
        return baseUrl + " account " + AktoAccount.of(token).id();
    }
}
