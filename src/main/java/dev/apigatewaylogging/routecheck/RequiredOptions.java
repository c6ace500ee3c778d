/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.util.Map;
import java.util.Optional;

/** The options that steps cannot do without, where Camel's message names neither the step nor its line. */
final class RequiredOptions {

    private static final Map<String, String> BY_STEP = Map.of(
            "log", "message",
            "setHeader", "name",
            "setVariable", "name",
            "setProperty", "name",
            "removeHeader", "name",
            "removeVariable", "name",
            "removeProperty", "name",
            "convertBodyTo", "type");

    private RequiredOptions() {}

    /** The option that a kind of step requires; empty if it is not known to require one. */
    static Optional<String> of(String step) {
        return Optional.ofNullable(BY_STEP.get(step));
    }
}
