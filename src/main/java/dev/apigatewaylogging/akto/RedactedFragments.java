package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.logformat.ExecuteApiHost;
import dev.apigatewaylogging.logformat.headers.HeaderMasking;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Takes from traffic the headers that may be parts of a value which does not leave the process. */
final class RedactedFragments {

    private final Set<String> names;
    private final HeaderMasking hidden;

    RedactedFragments(HeaderRedaction redaction) {
        this.names = redaction.names();
        this.hidden = new HeaderMasking(redaction.names(), HeaderRedaction.MASK);
    }

    /** The same traffic where there are none. What stays of a redacted value itself, {@link HeaderRedaction} hides. */
    HttpCall takenFrom(HttpCall traffic) {
        HttpCall.Request request = traffic.request();
        HttpCall.Response response = traffic.response();
        Map<String, String> asked = hidden.takenFrom(request.headers());
        Map<String, String> answered = hidden.takenFrom(response.headers());
        if (asked == request.headers() && answered == response.headers()) {
            return traffic;
        }
        return new HttpCall(
                traffic.requestId(),
                traffic.origin(),
                new HttpCall.Request(
                        request.method(),
                        host(traffic, asked),
                        request.path(),
                        request.query(),
                        asked,
                        request.body(),
                        request.truncated(),
                        request.clientIp(),
                        request.protocol()),
                new HttpCall.Response(response.status(), answered, response.body(), response.truncated()),
                traffic.timestamp(),
                traffic.eventCount(),
                traffic.incomplete(),
                traffic.requestIdReused(),
                traffic.tags(),
                named(traffic.ambiguousFields(), request.headers(), asked));
    }

    /** What looks like the name of a header that was taken may be a part of the value, too. */
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

    /** A host that only a header tells which may be such a part gives way to what remains, or to the API's own name. */
    private static String host(HttpCall traffic, Map<String, String> kept) {
        String host = traffic.request().host();
        String sent = host(traffic.request().headers());
        String stays = host(kept);
        if (!sent.equals(host) || sent.equals(stays)) {
            return host;
        }
        HttpCall.Origin origin = traffic.origin();
        boolean known = !origin.apiId().isEmpty() && !origin.region().isEmpty();
        return !stays.isEmpty() ? stays : known ? ExecuteApiHost.of(origin.apiId(), origin.region()) : "";
    }

    private static String host(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("host"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
