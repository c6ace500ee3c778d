/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;

/** Resolves the placeholders of values before anything is created. */
final class Placeholders {

    private final CamelContext context;

    Placeholders(CamelContext context) {
        this.context = context;
    }

    /** The text with values instead of placeholders; empty if one has none. */
    Optional<String> resolved(String text) {
        try {
            return Optional.ofNullable(context.resolvePropertyPlaceholders(text));
        } catch (IllegalArgumentException | NoSuchBeanException e) {
            // a bean is created later; the message may contain values
            return Optional.empty();
        }
    }
}
