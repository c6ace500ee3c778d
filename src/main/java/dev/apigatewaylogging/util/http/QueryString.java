/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.http;

import java.util.List;
import java.util.Map;

/** Builds a query string from parameters. */
public final class QueryString {

    private QueryString() {}

    /** Returns the parameters in order, without {@code ?}. */
    public static String of(List<Map.Entry<String, String>> parameters) {
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, String> parameter : parameters) {
            if (!query.isEmpty()) {
                query.append('&');
            }
            query.append(PercentEncoding.queryPart(parameter.getKey()))
                    .append('=')
                    .append(PercentEncoding.queryPart(parameter.getValue()));
        }
        return query.toString();
    }
}
