package dev.apigatewaylogging.akto;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Which header values do not leave the process. The names stay, and with them what Akto tells kinds of authentication by:
 * the scheme of an {@code Authorization}, the names of cookies, the attributes of a {@code Set-Cookie}.
 *
 * @param names the names of the headers, in lower case
 */
public record HeaderRedaction(Set<String> names) {

    /** What stands in place of a value. */
    static final String MASK = "****";

    private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate", "aws4-hmac-sha256");
    private static final Set<String> COOKIE_ATTRIBUTES =
            Set.of("path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "partitioned", "priority");

    public HeaderRedaction {
        names = Set.copyOf(names);
    }

    /** Reads a comma-separated list of header names in any case; an empty text redacts nothing. */
    public static HeaderRedaction of(String list) {
        return new HeaderRedaction(Arrays.stream(list.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(toUnmodifiableSet()));
    }

    /**
     * The value that may leave the process.
     *
     * @param name the header's name in lower case
     * @param value the value as logged
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
            // what has nothing but = behind it may be no name, but base64 that stands for itself
            boolean nameless =
                    equals >= 0 && pair.substring(equals).chars().allMatch(c -> c == '=' || Character.isWhitespace(c));
            masked.append(masked.isEmpty() ? "" : ";").append(nameless ? MASK : pair(pair));
        }
        return masked.toString();
    }

    /** API Gateway joins repeated {@code Set-Cookie} headers by a comma; dates have commas too, but no name and {@code =} behind. */
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

    /** Where, before {@code end}, a comma begins another cookie: a name and {@code =} follow it. */
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
        // another = is no part of an attribute: it may be the next cookie's, whose beginning was not recognised
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
