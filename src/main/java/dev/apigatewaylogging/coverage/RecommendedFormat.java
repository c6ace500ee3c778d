/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The access log format that gives records most. What API Gateway writes precedes what a client writes, so that no client
 * can add a field. {@code docs/formats.md} shows the same formats.
 */
final class RecommendedFormat {

    private static final List<String> FIRST = List.of("requestId", "extendedRequestId", "apiId", "stage");
    private static final List<String> REQUEST = List.of(
            "accountId",
            "domainName",
            "sourceIp=identity.sourceIp",
            "requestTimeEpoch",
            "status",
            "protocol",
            "httpMethod");
    private static final List<String> EVENT = List.of(
            "domainName",
            "sourceIp=identity.sourceIp",
            "requestTimeEpoch",
            "status",
            "eventType",
            "connectionId",
            "routeKey");
    private static final List<String> LAST =
            List.of("userAgent=identity.userAgent", "errorResponseType=error.responseType");

    private RecommendedFormat() {}

    /** Returns the format for a kind of API. */
    static String of(Api.Kind kind) {
        Stream<String> own =
                switch (kind) {
                    case REST -> Stream.concat(REQUEST.stream(), Stream.of("resourcePath", "path"));
                    case HTTP -> Stream.concat(REQUEST.stream(), Stream.of("routeKey", "path"));
                    case WEBSOCKET -> EVENT.stream();
                };
        return Stream.of(FIRST.stream(), own, LAST.stream())
                .flatMap(fields -> fields)
                .map(RecommendedFormat::field)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String field(String name) {
        int equals = name.indexOf('=');
        String variable = name.substring(equals + 1);
        return "\"" + (equals < 0 ? name : name.substring(0, equals)) + "\":\"$context." + variable + "\"";
    }
}
