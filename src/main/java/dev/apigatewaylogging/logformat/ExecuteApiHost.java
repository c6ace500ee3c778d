/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.Locale;

/** The default host name of an API: {@code {apiId}.execute-api.{region}.amazonaws.com}. */
public final class ExecuteApiHost {

    private ExecuteApiHost() {}

    public static String of(String apiId, String region) {
        String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return apiId + ".execute-api." + region + suffix;
    }

    /**
     * Returns whether a host is a default one of the API: with or without the port, also that of a VPC endpoint.
     *
     * @param apiId the API ID; if empty, no host is
     * @param region the region; if empty, no host is
     */
    public static boolean isOf(String apiId, String region, String host) {
        if (apiId.isEmpty() || region.isEmpty() || !host.regionMatches(true, 0, apiId, 0, apiId.length())) {
            return false;
        }
        String rest = host.substring(apiId.length()).toLowerCase(Locale.ROOT);
        String service = ".execute-api." + region + ".amazonaws.com";
        int at = rest.indexOf(service);
        boolean endpoint = at > 0 && rest.startsWith("-vpce-") && rest.indexOf('.') == at;
        String domain = at < 0 ? "" : rest.substring(at + service.length());
        return (at == 0 || endpoint) && (domain.isEmpty() || domain.equals(".cn") || domain.equals(":443"));
    }

    /**
     * Returns whether a host is a default one of another API, in any region. That of a VPC endpoint alone is of no API.
     *
     * @param apiId the API ID; if empty, no host is
     */
    static boolean isOfAnotherApi(String host, String apiId) {
        int dot = host.indexOf(".execute-api.");
        String name = host.substring(0, Math.max(0, dot)).toLowerCase(Locale.ROOT);
        String id = apiId.toLowerCase(Locale.ROOT);
        return !name.isEmpty()
                && !id.isEmpty()
                && !name.startsWith("vpce-")
                && !name.equals(id)
                && !name.startsWith(id + "-vpce-");
    }
}
