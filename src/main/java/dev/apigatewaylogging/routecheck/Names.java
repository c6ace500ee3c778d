/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.util.EditDistance;
import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was probably meant. */
final class Names {

    private Names() {}

    /** A question that names a similar name, with a blank before it; empty if there is none. */
    static String suggestion(String wrong, Collection<String> known) {
        return known.stream()
                .filter(name -> EditDistance.of(wrong, name) <= Math.max(1, wrong.length() / 4))
                .min(Comparator.comparingInt(name -> EditDistance.of(wrong, name)))
                .map(name -> " (did you mean \"" + name + "\"?)")
                .orElse("");
    }
}
