/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.util.Locale;

/** A stage of an API; each has its own spec. */
public record ApiStage(Api api, String stage) {

    /** A stable key across runs and restarts. */
    String key() {
        return api.kind().name().toLowerCase(Locale.ROOT) + "/" + api.id() + "/" + stage;
    }

    @Override
    public String toString() {
        return api + ", stage " + stage;
    }
}
