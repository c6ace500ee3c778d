/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;

/**
 * Names the host of a call by its log group, if the log shows neither a host nor an API. Akto collects APIs by host; without
 * one, all of them would be in one collection. The name is that of Akto's connector.
 */
final class LogGroupHost {

    /** For a name without letters, which Akto would take for an IP address, that is, for none. */
    private static final String PREFIX = "log-group.";

    private LogGroupHost() {}

    /**
     * Returns the call with a host.
     *
     * @param logGroup the name of the log group; empty if unknown: then the call may have none
     */
    static HttpCall complete(HttpCall call, String logGroup) {
        return call.host().isBlank() && !logGroup.isBlank() ? call.withHost(of(logGroup)) : call;
    }

    private static String of(String logGroup) {
        String host = logGroup.replace('/', '.').replace('#', '.');
        return host.chars().anyMatch(Character::isLetter) ? host : PREFIX + host;
    }
}
