/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

/** What is seen of the requests to a stage. */
enum Verdict {
    /** Headers and bodies of every request. */
    FULL("full"),
    /** Requests without headers and bodies, or not all methods. */
    METADATA("metadata"),
    /** No requests, but the endpoints of its OpenAPI document. */
    SPEC_ONLY("spec only"),
    INVISIBLE("invisible");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The word in JSON, CSV, metrics and on the status page. */
    String label() {
        return label;
    }
}
