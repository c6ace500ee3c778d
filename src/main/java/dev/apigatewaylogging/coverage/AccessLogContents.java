/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.openapi.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a record gets from an access log: an entry as API Gateway would write it is parsed by the parser of the flow.
 *
 * @param isReadable whether the parser finds method and path
 * @param missing what the format lacks: host, path, ip, user agent
 */
record AccessLogContents(boolean isReadable, List<String> missing) {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:context|stageVariables)\\.([A-Za-z0-9_.-]*[A-Za-z0-9])");

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("requestId", "8a3a1a0e-7f0d-4a3a-9d3e-2b1c4d5e6f70"),
            Map.entry("extendedRequestId", "JKJaXmPLvHcESHA="),
            Map.entry("httpMethod", "GET"),
            Map.entry("path", "/prod/pets/1"),
            Map.entry("resourcePath", "/pets/{petId}"),
            Map.entry("routeKey", "GET /pets/{petId}"),
            Map.entry("status", "200"),
            Map.entry("protocol", "HTTP/1.1"),
            Map.entry("identity.sourceIp", "192.0.2.1"),
            Map.entry("identity.userAgent", "curl/8.5.0"),
            Map.entry("domainName", "api.example.com"),
            Map.entry("stage", "prod"),
            Map.entry("apiId", "a1b2c3d4e5"),
            Map.entry("accountId", "123456789012"),
            Map.entry("requestTime", "09/Apr/2015:12:34:56 +0000"),
            Map.entry("requestTimeEpoch", "1428582896000"),
            Map.entry("eventType", "MESSAGE"),
            Map.entry("connectionId", "L0SM9cOFvHcCIhw="),
            Map.entry("responseLength", "2"),
            Map.entry("responseLatency", "12"),
            Map.entry("integrationLatency", "10"));

    /** Of which API Gateway writes {@code -} for an API of a kind, because it has no such thing. */
    private static final Map<Api.Kind, Set<String>> UNSUPPORTED = Map.of(
            Api.Kind.REST, Set.of("routeKey", "eventType", "connectionId"),
            Api.Kind.HTTP, Set.of("resourcePath", "eventType", "connectionId"),
            Api.Kind.WEBSOCKET, Set.of("httpMethod", "path", "resourcePath", "protocol"));

    private static final Set<AccessField> METHODS =
            Set.of(AccessField.METHOD, AccessField.ROUTE_KEY, AccessField.EVENT_TYPE);
    private static final Set<AccessField> PATHS =
            Set.of(AccessField.PATH, AccessField.RESOURCE_PATH, AccessField.ROUTE_KEY);

    /**
     * @param kind the kind of the stage's API
     * @param format the format of the stage's access log
     * @param known the formats that the flow knows for its log group; it always tries the usual ones
     */
    static AccessLogContents of(Api.Kind kind, String format, List<String> known) {
        if (format.isBlank()
                || !(new LogEventParser(known, false).parse(entry(kind, format)) instanceof AccessLogEntry entry)) {
            return new AccessLogContents(false, List.of());
        }
        Set<AccessField> fields = entry.fields().keySet();
        List<String> missing = new ArrayList<>();
        addUnless(fields.contains(AccessField.HOST) || fields.contains(AccessField.API_ID), "host", missing);
        // the route is all that an event of a WebSocket API has
        addUnless(kind == Api.Kind.WEBSOCKET || fields.contains(AccessField.PATH), "path", missing);
        addUnless(fields.contains(AccessField.CLIENT_IP), "ip", missing);
        addUnless(fields.contains(AccessField.USER_AGENT), "user agent", missing);
        boolean isReadable =
                METHODS.stream().anyMatch(fields::contains) && PATHS.stream().anyMatch(fields::contains);
        return new AccessLogContents(isReadable, List.copyOf(missing));
    }

    private static void addUnless(boolean isThere, String name, List<String> missing) {
        if (!isThere) {
            missing.add(name);
        }
    }

    /** Returns an entry of the format; the value of a variable that no record needs is {@code -}. */
    private static String entry(Api.Kind kind, String format) {
        return VARIABLE.matcher(format)
                .replaceAll(variable -> Matcher.quoteReplacement(value(kind, variable.group(1))));
    }

    private static String value(Api.Kind kind, String variable) {
        if (UNSUPPORTED.getOrDefault(kind, Set.of()).contains(variable)) {
            return "-";
        }
        return kind == Api.Kind.WEBSOCKET && variable.equals("routeKey")
                ? "sendMessage"
                : VALUES.getOrDefault(variable, "-");
    }
}
