/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

/**
 * A path of a custom domain that is mapped to an API.
 *
 * @param apiId the API ID
 * @param stage the stage; empty if the client's path contains it
 * @param domain the custom domain
 * @param path the base path without leading and trailing slashes; empty for the root of the domain
 */
record DomainMapping(String apiId, String stage, String domain, String path) {

    boolean matches(ApiStage wanted) {
        return apiId.equals(wanted.api().id()) && (stage.isEmpty() || stage.equals(wanted.stage()));
    }

    /** Returns whether the domain is a single name: {@code *.example.com} is a wildcard. */
    boolean isOneName() {
        return !domain.startsWith("*");
    }

    String url(ApiStage wanted) {
        String base = "https://" + domain + (path.isEmpty() ? "" : "/" + path);
        return stage.isEmpty() ? base + "/" + wanted.stage() : base;
    }
}
