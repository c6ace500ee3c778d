/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.aws.HttpRequestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a record as Akto understands it with what was expected. */
final class RecordComparison {

    private static final String TRUNCATED = "x-akto-payload-truncated";
    private static final String CONTENT_TYPE = "content-type";

    /** How much of a cut JSON body may be missing where its end was made good: one element. */
    private static final int LARGEST_ELEMENT = 256;

    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(409, "Conflict"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(504, "Gateway Timeout"));

    private final String requestId;
    private final List<Difference> differences = new ArrayList<>();

    private RecordComparison(String requestId) {
        this.requestId = requestId;
    }

    /** What Akto makes of a record; empty if it does not keep it. */
    static Optional<AktoConsumer.Stored> read(String record) {
        AktoConsumer.Verdict verdict = new AktoConsumer().take(record.getBytes(StandardCharsets.UTF_8));
        return verdict instanceof AktoConsumer.Stored stored ? Optional.of(stored) : Optional.empty();
    }

    /** Everything in which a record differs from what was expected; empty if it is right. */
    static List<Difference> differences(ExpectedRecord expected, AktoConsumer.Stored actual) {
        RecordComparison comparison = new RecordComparison(expected.requestId());
        comparison.request(expected, actual);
        comparison.response(expected, actual);
        comparison.circumstances(expected, actual);
        return comparison.differences;
    }

    private void request(ExpectedRecord expected, AktoConsumer.Stored actual) {
        same("method", expected.method(), actual.method());
        same("path", expected.path(), actual.endpoint());
        same("query", expected.query(), HttpRequestReader.parameters(actual.query()));
        String host = actual.requestHeaders().get("host");
        // where the log has no host, the record has the log group's name, if it is known
        boolean isLogGroup = expected.host().isEmpty() && LogMix.ACCESS_LOG_GROUPS.contains(String.valueOf(host));
        same("host", known(expected.host()), isLogGroup ? null : host);
        boolean truncated =
                expected.requestHeaders().truncated() || expected.requestBody().truncated();
        headers("requestHeaders", expected.requestHeaders(), actual.requestHeaders(), truncated);
        body("requestPayload", expected.requestBody(), actual.requestPayload());
    }

    private void response(ExpectedRecord expected, AktoConsumer.Stored actual) {
        same("statusCode", expected.status(), actual.status());
        if (!expected.incomplete()) {
            same("status", PHRASES.get(expected.status()), actual.phrase());
        }
        boolean truncated = expected.responseHeaders().truncated()
                || expected.responseBody().truncated();
        headers("responseHeaders", expected.responseHeaders(), actual.responseHeaders(), truncated);
        body("responsePayload", expected.responseBody(), actual.responsePayload());
    }

    private void circumstances(ExpectedRecord expected, AktoConsumer.Stored actual) {
        same("time", expected.time(), (long) actual.time().orElse(-1));
        if (!expected.clientIp().isEmpty()) {
            same("ip", expected.clientIp(), actual.ip());
        }
        same("tag.service", "aws-api-gateway", actual.tags().get("service"));
        same("tag.api_id", known(expected.apiId()), actual.tags().get("api_id"));
        same("tag.stage", known(expected.stage()), actual.tags().get("stage"));
        same(
                "incomplete",
                expected.incomplete() ? "true" : null,
                actual.others().get("incomplete"));
    }

    private void headers(String field, ExpectedHeaders expected, Map<String, String> actual, boolean truncated) {
        int place = 0;
        for (Map.Entry<String, String> header : expected.sent().entrySet()) {
            String name = header.getKey();
            String value = actual.get(name);
            if (place < expected.complete()) {
                if (!(truncated && spelledOtherwise(name, header.getValue(), value))) {
                    same(field + "." + name, header.getValue(), value);
                }
            } else if (value != null
                    && !header.getValue().startsWith(value)
                    && !spelledOtherwise(name, header.getValue(), value)
                    && !name.equals("host")) {
                differs(field + "." + name, header.getValue(), value);
            }
            place++;
        }
        for (Map.Entry<String, String> header : actual.entrySet()) {
            boolean known = expected.sent().containsKey(header.getKey())
                    || header.getKey().equals("host")
                    || (truncated && header.getKey().equals(TRUNCATED))
                    || (truncated && header.getKey().equals(CONTENT_TYPE));
            if (!known) {
                differs(field + "." + header.getKey(), null, header.getValue());
            }
        }
        if (truncated) {
            same(field + "." + TRUNCATED, "true", actual.get(TRUNCATED));
        }
    }

    /** The content type with which Akto keeps a record whose body is not closed. */
    private static boolean spelledOtherwise(String name, String expected, String actual) {
        return name.equals(CONTENT_TYPE)
                && expected.startsWith("application/json")
                && "application/json; charset=utf-8".equals(actual);
    }

    private void body(String field, ExpectedBody expected, String actual) {
        String sent = expected.sent();
        boolean right = expected.truncated()
                ? actual.length() >= expected.logged() - LARGEST_ELEMENT
                        && (sent.startsWith(actual) || PrunedJson.is(actual, sent))
                : actual.equals(sent) || (sent.isEmpty() && actual.equals("{}"));
        if (!right) {
            differs(field, sent, actual);
        }
    }

    /** Values that are not in the log must not be invented. */
    private static String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private void same(String field, Object expected, Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            differs(field, expected, actual);
        }
    }

    private void differs(String field, Object expected, Object actual) {
        differences.add(new Difference(requestId, field, String.valueOf(expected), String.valueOf(actual)));
    }
}
