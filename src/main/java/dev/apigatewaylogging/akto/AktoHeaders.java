/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.util.json.EmbeddedJsonWriter;
import dev.apigatewaylogging.util.json.SurrogateSanitizer;
import dev.apigatewaylogging.util.json.TruncatedJsonDetector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Serializes header maps as Akto reads them: a JSON object of strings with unique names.
 *
 * <p>Akto converts names to lower case and keeps the last of two equal ones; names that differ only in case are
 * therefore merged here, with their values joined as in HTTP.
 */
final class AktoHeaders {

    /** Marks that headers or body are truncated. */
    static final String TRUNCATED = "x-akto-payload-truncated";

    private static final String HOST = "host";
    private static final String CONTENT_TYPE = "content-type";

    private final HeaderRedaction redaction;

    AktoHeaders(HeaderRedaction redaction) {
        this.redaction = redaction;
    }

    /** Writes the headers of a request, with the host that Akto groups APIs by. */
    byte[] serialize(HttpCall.Request request, EmbeddedJsonWriter json) throws IOException {
        Map<String, Header> headers = unique(request.headers());
        Header named = headers.get(HOST);
        if (!request.host().isBlank() && (named == null || named.value().isBlank())) {
            headers.put(HOST, new Header(HOST, request.host()));
        }
        return write(headers, request.body(), request.truncated(), json);
    }

    /** Writes only the host of a request, by which Akto groups messages of WebSocket APIs. */
    byte[] host(HttpCall.Request request, EmbeddedJsonWriter json) throws IOException {
        json.begin();
        if (!request.host().isBlank()) {
            json.put(HOST, redaction.apply(HOST, request.host()));
        }
        return json.end();
    }

    /** Writes the headers of a response. */
    byte[] serialize(HttpCall.Response response, EmbeddedJsonWriter json) throws IOException {
        return write(unique(response.headers()), response.body(), response.truncated(), json);
    }

    private byte[] write(Map<String, Header> headers, String body, boolean truncated, EmbeddedJsonWriter json)
            throws IOException {
        if (TruncatedJsonDetector.isTruncated(body)) {
            Header type = headers.get(CONTENT_TYPE);
            if (type == null || type.value().equals(TruncatedJsonDetector.SUSPECT_CONTENT_TYPE)) {
                String name = type == null ? CONTENT_TYPE : type.name();
                headers.put(CONTENT_TYPE, new Header(name, TruncatedJsonDetector.UNPARSED_CONTENT_TYPE));
            }
        }
        if (truncated) {
            headers.put(TRUNCATED, new Header(TRUNCATED, "true"));
        }
        json.begin();
        for (Map.Entry<String, Header> header : headers.entrySet()) {
            Header written = header.getValue();
            json.put(written.name(), redaction.apply(header.getKey(), written.value()));
        }
        return json.end();
    }

    private static Map<String, Header> unique(Map<String, String> sent) {
        Map<String, Header> headers = new LinkedHashMap<>();
        sent.forEach((name, value) -> {
            // Akto drops a record with a header that has no value
            Header header = new Header(SurrogateSanitizer.sanitize(name), value == null ? "" : value);
            headers.merge(header.name().toLowerCase(Locale.ROOT), header, Header::and);
        });
        return headers;
    }

    private record Header(String name, String value) {

        Header and(Header repeated) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case HOST, CONTENT_TYPE -> this;
                case "cookie" -> new Header(name, value + "; " + repeated.value);
                default -> new Header(name, value + ", " + repeated.value);
            };
        }
    }
}
