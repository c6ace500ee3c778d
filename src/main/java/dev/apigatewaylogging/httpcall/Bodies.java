/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import java.util.Set;

/** Normalizes logged bodies. */
final class Bodies {

    private static final Set<String> NONE = Set.of("null", "(null)", "[Binary Data]");

    private static final int MAX_PLACEHOLDER_LENGTH = 13;

    private Bodies() {}

    /** Returns the body; empty for API Gateway's placeholders of a missing or binary body. */
    static String of(String logged) {
        // the lookup of a long body would have to read all of it
        return logged.length() <= MAX_PLACEHOLDER_LENGTH && NONE.contains(logged) ? "" : logged;
    }
}
