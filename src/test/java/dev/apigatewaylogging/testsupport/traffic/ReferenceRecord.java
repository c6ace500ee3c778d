/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.akto.HeaderRedaction;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The correct record for the expected values, created without parsing a log entry. */
public final class ReferenceRecord {

    private ReferenceRecord() {}

    public static String of(ExpectedRecord expected) {
        return text(traffic(expected, expected.incomplete()));
    }

    /** The same, marked incomplete. */
    static String early(ExpectedRecord expected) {
        return text(traffic(expected, true));
    }

    static String text(HttpCall traffic) {
        AktoRecordSerializer records = new AktoRecordSerializer(
                awsAccount -> "1000000", HeaderRedaction.of(""), 1_000_000, () -> 1_000_000, true);
        return new String(records.serialize(traffic), StandardCharsets.UTF_8);
    }

    static HttpCall traffic(ExpectedRecord expected, boolean incomplete) {
        String query = expected.query().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return new HttpCall(
                expected.requestId(),
                new HttpCall.Origin(expected.apiId(), expected.stage(), "us-east-1", ""),
                new HttpCall.Request(
                        expected.method(),
                        expected.host(),
                        expected.path(),
                        query,
                        headers(expected.requestHeaders()),
                        body(expected.requestBody()),
                        expected.requestHeaders().truncated()
                                || expected.requestBody().truncated(),
                        expected.clientIp(),
                        "HTTP/1.1"),
                new HttpCall.Response(
                        expected.status(),
                        headers(expected.responseHeaders()),
                        body(expected.responseBody()),
                        expected.responseHeaders().truncated()
                                || expected.responseBody().truncated()),
                expected.time() * 1000 + 7,
                17,
                incomplete,
                Map.of());
    }

    private static Map<String, String> headers(ExpectedHeaders expected) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : expected.sent().entrySet()) {
            if (headers.size() < expected.complete()) {
                headers.put(header.getKey(), header.getValue());
            }
        }
        return headers;
    }

    private static String body(ExpectedBody expected) {
        return expected.sent().substring(0, expected.logged());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
