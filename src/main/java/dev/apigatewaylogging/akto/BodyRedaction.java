/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Masks the values of JSON fields in bodies, at any depth: {@code "password": "…"} becomes {@code "password": "****"}.
 * Bodies need not be valid JSON, since API Gateway truncates them; in doubt, more is masked than necessary.
 *
 * @param names the names of the fields, in lower case; empty if nothing is masked
 */
record BodyRedaction(Set<String> names) {

    /** Masks nothing. */
    static final BodyRedaction NONE = new BodyRedaction(Set.of());

    private static final String MASKED = '"' + HeaderRedaction.MASK + '"';

    BodyRedaction {
        names = Set.copyOf(names);
    }

    /** Parses a comma-separated list of field names in any case. */
    static BodyRedaction of(String list) {
        return new BodyRedaction(Arrays.stream(list.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(toUnmodifiableSet()));
    }

    /** Returns the call with masked bodies. */
    HttpCall apply(HttpCall call) {
        if (names.isEmpty()) {
            return call;
        }
        String request = apply(call.request().body());
        String response = apply(call.response().body());
        return request.equals(call.request().body())
                        && response.equals(call.response().body())
                ? call
                : call.withBodies(request, response);
    }

    /** Returns the masked body. Reads each character once. */
    String apply(String body) {
        StringBuilder masked = null;
        int copied = 0;
        int at = body.indexOf('"');
        while (at >= 0) {
            int end = stringEnd(body, at);
            int colon = afterSpace(body, end);
            boolean isName = colon < body.length() && body.charAt(colon) == ':';
            if (isName && names.contains(unescaped(body, at + 1, end - 1).toLowerCase(Locale.ROOT))) {
                int value = afterSpace(body, colon + 1);
                int valueEnd = valueEnd(body, value);
                masked = masked == null ? new StringBuilder(body.length()) : masked;
                masked.append(body, copied, value).append(MASKED);
                copied = valueEnd;
                end = valueEnd;
            }
            at = body.indexOf('"', end);
        }
        return masked == null
                ? body
                : masked.append(body, copied, body.length()).toString();
    }

    /** Returns the index behind the closing quotation mark; the end of the text if there is none. */
    private static int stringEnd(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static int valueEnd(String text, int start) {
        if (start >= text.length()) {
            return start;
        }
        return switch (text.charAt(start)) {
            case '"' -> stringEnd(text, start);
            case '{', '[' -> structureEnd(text, start);
            default -> scalarEnd(text, start);
        };
    }

    private static int structureEnd(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            at = c == '"' ? stringEnd(text, at) : at + 1;
            if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return at;
            }
        }
        return text.length();
    }

    private static int scalarEnd(String text, int start) {
        int at = start;
        while (at < text.length() && ",}]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** A name can be written with escapes. */
    private static String unescaped(String text, int from, int to) {
        if (to <= from || text.indexOf('\\', from) < 0 || text.indexOf('\\', from) >= to) {
            return to <= from ? "" : text.substring(from, to);
        }
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= to) {
                plain.append(c);
            } else if (text.charAt(i + 1) == 'u' && i + 6 <= to && isHex(text, i + 2)) {
                plain.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
                i += 5;
            } else {
                plain.append(text.charAt(++i));
            }
        }
        return plain.toString();
    }

    private static boolean isHex(String text, int from) {
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
