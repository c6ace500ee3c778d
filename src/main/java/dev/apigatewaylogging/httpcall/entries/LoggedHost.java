/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecuteApiHost;
import dev.apigatewaylogging.logformat.headers.Headers;
import dev.apigatewaylogging.logformat.headers.RequestHeaderMapParser;
import java.util.Map;

/** The host in the headers that API Gateway logged. */
final class LoggedHost {

    private static final String HOST = "host";

    private LoggedHost() {}

    /**
     * Returns whether the request was certainly sent to a default host of the API.
     *
     * @param headers the map of {@code Method request headers}, not truncated; empty if unknown
     */
    static boolean isDefault(String headers, String apiId, String region) {
        if (headers.isEmpty()) {
            return false;
        }
        RequestHeaderMapParser map =
                RequestHeaderMapParser.read(headers, false, Map.of(), host -> ExecuteApiHost.isOf(apiId, region, host));
        return !map.ambiguous().contains(HOST)
                && ExecuteApiHost.isOf(apiId, region, Headers.value(map.headers(), HOST));
    }
}
