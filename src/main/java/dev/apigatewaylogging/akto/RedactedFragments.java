/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.logformat.ExecuteApiHost;
import dev.apigatewaylogging.logformat.headers.MaskedHeaderRemnants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Removes headers that may be fragments of a masked value. */
final class RedactedFragments {

    private final Set<String> names;
    private final MaskedHeaderRemnants hidden;

    RedactedFragments(HeaderRedaction redaction) {
        this.names = redaction.names();
        this.hidden = new MaskedHeaderRemnants(redaction.names(), HeaderRedaction.MASK);
    }

    /** Returns the call without such headers. {@link HeaderRedaction} masks the rest of the value. */
    HttpCall takenFrom(HttpCall traffic) {
        HttpCall.Request request = traffic.request();
        HttpCall.Response response = traffic.response();
        Map<String, String> requestHeaders = hidden.takenFrom(request.headers());
        Map<String, String> responseHeaders = hidden.takenFrom(response.headers());
        if (requestHeaders == request.headers() && responseHeaders == response.headers()) {
            return traffic;
        }
        return new HttpCall(
                traffic.requestId(),
                traffic.origin(),
                new HttpCall.Request(
                        request.method(),
                        host(traffic, requestHeaders),
                        request.path(),
                        request.query(),
                        requestHeaders,
                        request.body(),
                        request.truncated(),
                        request.clientIp(),
                        request.protocol()),
                new HttpCall.Response(response.status(), responseHeaders, response.body(), response.truncated()),
                traffic.timestamp(),
                traffic.eventCount(),
                traffic.incomplete(),
                traffic.requestIdReused(),
                traffic.details(),
                named(traffic.ambiguousFields(), request.headers(), requestHeaders));
    }

    /** The name of a removed header may be a fragment of the value too. */
    private List<String> named(List<String> fields, Map<String, String> sent, Map<String, String> kept) {
        if (sent == kept || fields.isEmpty()) {
            return fields;
        }
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(kept.keySet());
        known.addAll(names);
        known.addAll(List.of("host", "ip"));
        return fields.stream()
                .map(field -> known.contains(field) ? field : "requestHeaders")
                .distinct()
                .toList();
    }

    /** Replaces a host that only a possible fragment provides by the remaining host or the API's default host. */
    private static String host(HttpCall traffic, Map<String, String> kept) {
        String host = traffic.request().host();
        String sent = host(traffic.request().headers());
        String keptHost = host(kept);
        if (!sent.equals(host) || sent.equals(keptHost)) {
            return host;
        }
        HttpCall.Origin origin = traffic.origin();
        boolean known = !origin.apiId().isEmpty() && !origin.region().isEmpty();
        return !keptHost.isEmpty() ? keptHost : known ? ExecuteApiHost.of(origin.apiId(), origin.region()) : "";
    }

    private static String host(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("host"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
