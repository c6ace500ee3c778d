/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Masks header values. The names are kept, and the parts by which Akto detects authentication types: the scheme of
 * {@code Authorization}, the names of cookies, the attributes of {@code Set-Cookie}.
 *
 * @param names the names of the headers, in lower case
 */
public record HeaderRedaction(Set<String> names) {

    /** Replaces a value. */
    static final String MASK = "****";

    private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate", "aws4-hmac-sha256");
    private static final Set<String> COOKIE_ATTRIBUTES =
            Set.of("path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "partitioned", "priority");

    public HeaderRedaction {
        names = Set.copyOf(names);
    }

    /** Parses a comma-separated list of header names in any case; an empty list masks nothing. */
    public static HeaderRedaction of(String list) {
        return new HeaderRedaction(Arrays.stream(list.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(toUnmodifiableSet()));
    }

    /**
     * Returns the masked value.
     *
     * @param name the name of the header in lower case
     * @param value the logged value
     */
    String apply(String name, String value) {
        if (!names.contains(name) || value.isEmpty()) {
            return value;
        }
        return switch (name) {
            case "cookie" -> cookies(value);
            case "set-cookie" -> setCookies(value);
            default -> credentials(value);
        };
    }

    private static String credentials(String value) {
        int space = value.indexOf(' ');
        boolean scheme = space > 0 && SCHEMES.contains(value.substring(0, space).toLowerCase(Locale.ROOT));
        return scheme ? value.substring(0, space + 1) + MASK : MASK;
    }

    private static String cookies(String value) {
        StringBuilder masked = new StringBuilder(value.length());
        for (String pair : value.split(";", -1)) {
            int equals = pair.indexOf('=');
            // a part followed only by = may be a base64 value and not a name
            boolean nameless =
                    equals >= 0 && pair.substring(equals).chars().allMatch(c -> c == '=' || Character.isWhitespace(c));
            masked.append(masked.isEmpty() ? "" : ";").append(nameless ? MASK : pair(pair));
        }
        return masked.toString();
    }

    /**
     * API Gateway joins repeated {@code Set-Cookie} headers with a comma; a comma in a date is not followed by a name
     * and {@code =}.
     */
    private static String setCookies(String value) {
        StringBuilder masked = new StringBuilder(value.length());
        int from = 0;
        while (from < value.length()) {
            int semicolon = value.indexOf(';', from);
            int end = semicolon < 0 ? value.length() : semicolon;
            int next = nextCookie(value, from, end);
            String part = value.substring(from, next);
            masked.append(from == 0 ? pair(part) : attribute(part));
            while (next < end) {
                int start = next;
                next = nextCookie(value, start + 1, end);
                masked.append(',').append(pair(value.substring(start + 1, next)));
            }
            if (semicolon >= 0) {
                masked.append(';');
            }
            from = end + 1;
        }
        return masked.toString();
    }

    /** Returns the index of a comma before {@code end} that starts another cookie: a name and {@code =} follow it. */
    private static int nextCookie(String value, int from, int end) {
        int comma = value.indexOf(',', from);
        while (comma >= 0 && comma < end) {
            int i = comma + 1;
            while (i < end && value.charAt(i) == ' ') {
                i++;
            }
            int name = i;
            while (i < end && value.charAt(i) > ' ' && ",=".indexOf(value.charAt(i)) < 0) {
                i++;
            }
            if (i > name && i < end && value.charAt(i) == '=') {
                return comma;
            }
            comma = value.indexOf(',', comma + 1);
        }
        return end;
    }

    private static String attribute(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        // a second = is not part of an attribute: it may belong to the next cookie, whose start was not detected
        boolean known = COOKIE_ATTRIBUTES.contains(name.strip().toLowerCase(Locale.ROOT))
                && text.indexOf('=', equals + 1) <= equals;
        return known ? text : pair(text);
    }

    private static String pair(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return text.isBlank() ? text : MASK;
        }
        return text.substring(0, equals + 1) + MASK;
    }
}
