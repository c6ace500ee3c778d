/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.headers.Headers;
import dev.apigatewaylogging.logformat.headers.RequestHeaderMapParser;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The headers that a client sent. Quoted sources take precedence: the Lambda event and the authorizer event before
 * {@code Method request headers}.
 *
 * @param values the headers; may be modified
 * @param ambiguous the names, in lower case, of headers that may be forged; may be modified
 * @param addressKnown whether {@code X-Forwarded-For} ends with the address that API Gateway added
 * @param truncated whether some headers are missing
 */
record ClientHeaders(Map<String, String> values, Set<String> ambiguous, boolean addressKnown, boolean truncated) {

    private static final int UNMASKED = 6;
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /**
     * Merges the sources of headers.
     *
     * @param ownHost matches the default host names of the API
     */
    static ClientHeaders of(LogSources sources, Predicate<String> ownHost) {
        ExecutionLogData execution = sources.execution();
        AccessLogData access = sources.access();
        LambdaEvent event = sources.eventWithHeaders();
        ExecutionLabel label = ExecutionLabel.METHOD_REQUEST_HEADERS;
        boolean cut = execution.truncated(label);
        String agent = firstNonEmpty(
                access.value(AccessField.USER_AGENT),
                agentOfConnect(execution.value(ExecutionLabel.WEBSOCKET_CONNECTING)));
        RequestHeaderMapParser map =
                RequestHeaderMapParser.read(execution.value(label), cut, known(event, access, agent), ownHost);

        Map<String, String> headers = map.headers();
        Set<String> ambiguous = map.ambiguous();
        override(headers, event.headers(), ambiguous);
        Map<String, String> ofAccessLog = Headers.ofAccessLog(access.value(AccessField.REQUEST_HEADERS));
        boolean vouched = !access.vouched(AccessField.REQUEST_HEADERS).isEmpty();
        if (!vouched && execution.has(label)) {
            ofAccessLog = Map.of();
        }
        if (vouched && !ambiguous.isEmpty() && !ofAccessLog.isEmpty()) {
            Map<String, String> certain = new LinkedHashMap<>(ofAccessLog);
            Set<String> doubtful = Set.copyOf(ambiguous);
            certain.keySet().removeIf(name -> !doubtful.contains(name.toLowerCase(Locale.ROOT)));
            override(headers, certain, ambiguous);
        }
        Headers.putAllIfAbsent(headers, ofAccessLog);
        if (!agent.isEmpty()) {
            if (ambiguous.remove("user-agent")) {
                Headers.set(headers, "User-Agent", agent);
            }
            Headers.putAllIfAbsent(headers, Map.of("User-Agent", agent));
        }
        boolean addressKnown = map.addressKnown()
                || !Headers.value(event.headers(), FORWARDED_FOR).isEmpty();
        return new ClientHeaders(headers, ambiguous, addressKnown, cut && !event.headersComplete());
    }

    /**
     * Returns the value of {@code X-Forwarded-For} if it ends with the address that API Gateway added; otherwise empty.
     */
    String forwardedFor() {
        return addressKnown ? Headers.value(values, FORWARDED_FOR) : "";
    }

    private static Map<String, String> known(LambdaEvent event, AccessLogData access, String agent) {
        String host = access.vouched(AccessField.HOST);
        if (agent.isEmpty() && host.isEmpty()) {
            return event.headers();
        }
        Map<String, String> known = new LinkedHashMap<>();
        if (!agent.isEmpty()) {
            known.put("User-Agent", agent);
        }
        if (!host.isEmpty()) {
            known.put("Host", host);
        }
        known.putAll(event.headers());
        return known;
    }

    private static void override(Map<String, String> headers, Map<String, String> certain, Set<String> ambiguous) {
        certain.forEach((name, value) -> {
            if (ambiguous.isEmpty() && value.equals(headers.get(name))) {
                return;
            }
            Headers.set(headers, name, asLogged(value, Headers.value(headers, name)));
            ambiguous.remove(name.toLowerCase(Locale.ROOT));
        });
    }

    /**
     * Returns the value of a structured source, or the one of the header map: only the map masks credentials except for
     * their end, and an event may have only the last value of a repeated header.
     *
     * @param mapped the value in the map; null or empty if missing
     */
    private static String asLogged(String value, String mapped) {
        if (mapped == null || mapped.equals(value)) {
            return value;
        }
        int visible = Math.max(0, mapped.length() - UNMASKED);
        boolean masked = visible > 0
                && mapped.chars().limit(visible).allMatch(c -> c == '*')
                && value.endsWith(mapped.substring(visible));
        return masked || mapped.endsWith("," + value) ? mapped : value;
    }

    /** Returns the user agent of the entry about a connect; a client that sends none is logged as {@code null}. */
    private static String agentOfConnect(String text) {
        int end = text.lastIndexOf(", SourceIp:");
        String agent = end < 0 ? "" : text.substring(0, end).strip();
        return agent.equals("null") ? "" : agent;
    }
}
