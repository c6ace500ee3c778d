/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.util.json.EscapedJsonLength;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Keeps a record below the maximum record size of Kafka. Bodies are truncated; headers are omitted, starting with the
 * last one, only if the rest alone is too large (API Gateway limits all headers of a request to 10 KB). Truncated parts
 * are marked.
 */
final class RecordSizeLimiter {

    /** An upper bound of field names, fixed values, short fields and the additions of {@link AktoHeaders}, in bytes. */
    private static final int FIXED_OVERHEAD = 8 * 1024;

    private static final int SHORT_TEXT = 512;

    private final IntSupplier limit;
    private final HeaderRedaction redaction;

    /**
     * @param limit supplies the maximum record size, in bytes; at least {@link AktoRecordSerializer#MIN_RECORD_BYTES}
     * @param redaction how headers are masked, which can make a value longer
     */
    RecordSizeLimiter(IntSupplier limit, HeaderRedaction redaction) {
        this.limit = limit;
        this.redaction = redaction;
    }

    /** Returns the call unchanged if its record is small enough, otherwise a truncated one. */
    HttpCall limit(HttpCall traffic) {
        int max = limit.getAsInt();
        return upperBound(traffic) <= max ? traffic : shrink(traffic, max);
    }

    /** Returns an upper bound of the record size, without a look at any character. */
    private static long upperBound(HttpCall traffic) {
        HttpCall.Request request = traffic.request();
        long chars = 0L
                + request.method().length()
                + request.host().length()
                + request.path().length()
                + request.query().length()
                + request.body().length()
                + request.clientIp().length()
                + request.protocol().length()
                + traffic.response().body().length();
        return FIXED_OVERHEAD
                + chars * EscapedJsonLength.MAX_BYTES_PER_CHAR
                + upperBound(request.headers())
                + upperBound(traffic.response().headers())
                + upperBound(traffic.details())
                + originBytes(traffic.origin());
    }

    private static long upperBound(Map<String, String> entries) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += 10 + 7L * (entry.getKey().length() + length(entry.getValue()));
        }
        return bytes;
    }

    private static long originBytes(HttpCall.Origin origin) {
        return 7L
                * (origin.apiId().length()
                        + origin.stage().length()
                        + origin.region().length()
                        + origin.account().length());
    }

    private static int length(String value) {
        return value == null ? 0 : value.length();
    }

    private HttpCall shrink(HttpCall traffic, int max) {
        HttpCall.Request request = traffic.request();
        HttpCall.Response response = traffic.response();
        HttpCall.Origin origin = traffic.origin();

        String path = EscapedJsonLength.truncate(request.path(), max / 8);
        String query = EscapedJsonLength.truncate(request.query(), max / 8);
        Map<String, String> requestHeaders = clip(request.headers(), max / 8);
        Map<String, String> responseHeaders = clip(response.headers(), max / 8);
        Map<String, String> details = clip(traffic.details(), max / 16);

        long rest = max
                - FIXED_OVERHEAD
                - EscapedJsonLength.of(path)
                - EscapedJsonLength.of(query)
                - bytes(requestHeaders)
                - bytes(responseHeaders)
                - bytes(details);
        long ofRequest = EscapedJsonLength.of(request.body());
        long ofResponse = EscapedJsonLength.of(response.body());
        String requestBody = request.body();
        String responseBody = response.body();
        if (ofRequest + ofResponse > rest) {
            // the smaller body stays complete if possible
            long share = Math.max(rest / 2, rest - ofResponse);
            requestBody = EscapedJsonLength.truncate(requestBody, share);
            responseBody = EscapedJsonLength.truncate(responseBody, rest - Math.min(ofRequest, share));
        }
        boolean requestCut = !path.equals(request.path())
                || !query.equals(request.query())
                || requestHeaders.size() < request.headers().size()
                || requestBody.length() < request.body().length();
        boolean responseCut = responseHeaders.size() < response.headers().size()
                || responseBody.length() < response.body().length();
        return new HttpCall(
                traffic.requestId(),
                new HttpCall.Origin(
                        truncate(origin.apiId()),
                        truncate(origin.stage()),
                        truncate(origin.region()),
                        truncate(origin.account())),
                new HttpCall.Request(
                        truncate(request.method()),
                        truncate(request.host()),
                        path,
                        query,
                        requestHeaders,
                        requestBody,
                        request.truncated() || requestCut,
                        truncate(request.clientIp()),
                        truncate(request.protocol())),
                new HttpCall.Response(
                        response.status(), responseHeaders, responseBody, response.truncated() || responseCut),
                traffic.timestamp(),
                traffic.eventCount(),
                traffic.incomplete(),
                traffic.requestIdReused(),
                details,
                traffic.ambiguousFields());
    }

    private Map<String, String> clip(Map<String, String> entries, long max) {
        if (bytes(entries) <= max) {
            return entries;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        long left = max;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            left -= bytes(entry);
            if (left < 0) {
                break;
            }
            kept.put(entry.getKey(), entry.getValue());
        }
        return kept;
    }

    private long bytes(Map<String, String> entries) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += bytes(entry);
        }
        return bytes;
    }

    private long bytes(Map.Entry<String, String> entry) {
        // \"name\":\"value\", in a string
        long quotesColonComma = 10;
        String name = entry.getKey();
        String value = entry.getValue() == null ? "" : entry.getValue();
        return quotesColonComma
                + EscapedJsonLength.nested(name)
                + EscapedJsonLength.nested(redaction.apply(name.toLowerCase(Locale.ROOT), value));
    }

    /** Fields that are short in every real log. */
    private static String truncate(String text) {
        return EscapedJsonLength.truncate(text, SHORT_TEXT);
    }
}
