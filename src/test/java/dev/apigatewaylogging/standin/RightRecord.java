package dev.apigatewaylogging.standin;

import dev.apigatewaylogging.akto.AktoRecord;
import dev.apigatewaylogging.akto.Redaction;
import dev.apigatewaylogging.traffic.Traffic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The record that is right for what is expected, made without reading a log line. */
final class RightRecord {

    private RightRecord() {}

    static String of(ExpectedRecord expected) {
        return text(traffic(expected, expected.incomplete()));
    }

    /** The same, saying that it is incomplete. */
    static String early(ExpectedRecord expected) {
        return text(traffic(expected, true));
    }

    static String text(Traffic traffic) {
        AktoRecord records = new AktoRecord("1000000", Redaction.of(""), 1_000_000);
        return new String(records.of(traffic), StandardCharsets.UTF_8);
    }

    static Traffic traffic(ExpectedRecord expected, boolean incomplete) {
        String query = expected.query().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return new Traffic(
                expected.requestId(),
                new Traffic.Origin(expected.apiId(), expected.stage(), "us-east-1", ""),
                new Traffic.Request(
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
                new Traffic.Response(
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
            if (headers.size() < expected.whole()) {
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
