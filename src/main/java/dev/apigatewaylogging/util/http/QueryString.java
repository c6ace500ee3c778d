package dev.apigatewaylogging.util.http;

import java.util.List;
import java.util.Map;

/** Builds a query string of parameters. */
public final class QueryString {

    private QueryString() {}

    /** The parameters in their order, without {@code ?}. */
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
