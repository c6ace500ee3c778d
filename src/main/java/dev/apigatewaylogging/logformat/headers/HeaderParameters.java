/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers whose value is a list of {@code name=value}: no header {@code max-age} starts after {@code
 * Cache-Control=public, max-age=60}.
 */
final class HeaderParameters {

    private static final Set<String> CREDENTIALS = Set.of(
            "realm",
            "charset",
            "scope",
            "error",
            "error_description",
            "error_uri",
            "nonce",
            "cnonce",
            "nc",
            "opaque",
            "qop",
            "algorithm",
            "uri",
            "username",
            "response",
            "stale",
            "domain",
            "credential",
            "signedheaders",
            "signature",
            "keyid",
            "headers",
            "created",
            "expires",
            "max_age",
            "resource_metadata");

    private static final Map<String, Set<String>> PARAMETERS = Map.ofEntries(
            Map.entry(
                    "cache-control",
                    Set.of(
                            "max-age",
                            "s-maxage",
                            "max-stale",
                            "min-fresh",
                            "stale-while-revalidate",
                            "stale-if-error",
                            "no-cache",
                            "private",
                            "community")),
            Map.entry("keep-alive", Set.of("timeout", "max")),
            Map.entry("authorization", CREDENTIALS),
            Map.entry("proxy-authorization", CREDENTIALS),
            Map.entry("www-authenticate", CREDENTIALS),
            Map.entry("proxy-authenticate", CREDENTIALS),
            Map.entry("x-amzn-remapped-authorization", CREDENTIALS),
            Map.entry("x-amzn-remapped-www-authenticate", CREDENTIALS),
            Map.entry("signature", CREDENTIALS),
            Map.entry("forwarded", Set.of("for", "by", "host", "proto")),
            Map.entry("alt-svc", Set.of("h2", "h3", "h3-27", "h3-28", "h3-29", "h3-q050", "h3-q046", "quic", "ma")),
            Map.entry("expect-ct", Set.of("max-age", "report-uri")),
            Map.entry("prefer", Set.of("wait", "return", "handling", "respond-async")),
            Map.entry("preference-applied", Set.of("wait", "return", "handling", "respond-async")),
            Map.entry("surrogate-control", Set.of("max-age", "content")),
            Map.entry("p3p", Set.of("cp", "policyref")),
            Map.entry("x-forwarded-client-cert", Set.of("by", "hash", "cert", "chain", "subject", "uri", "dns")),
            Map.entry("ratelimit", Set.of("limit", "remaining", "reset", "policy")),
            Map.entry("x-goog-hash", Set.of("crc32c", "md5")),
            Map.entry("digest", Set.of("sha-256", "sha-512", "md5", "unixsum")),
            Map.entry("content-digest", Set.of("sha-256", "sha-512")),
            Map.entry("repr-digest", Set.of("sha-256", "sha-512")),
            Map.entry("want-content-digest", Set.of("sha-256", "sha-512", "sha", "md5", "unixsum")),
            Map.entry("want-repr-digest", Set.of("sha-256", "sha-512", "sha", "md5", "unixsum")),
            Map.entry("want-digest", Set.of("sha-256", "sha-512")));

    /** Headers whose members have names that their senders choose. */
    private static final Set<String> OF_MEMBERS =
            Set.of("tracestate", "baggage", "reporting-endpoints", "signature-input", "accept-signature");

    /** Headers whose syntax has quoted strings; a link's URL is in angle brackets. */
    private static final Set<String> OF_QUOTED_STRINGS = Set.of(
            "www-authenticate",
            "proxy-authenticate",
            "x-amzn-remapped-www-authenticate",
            "content-disposition",
            "content-type",
            "forwarded",
            "link",
            "nel",
            "report-to",
            "server-timing",
            "warning",
            "x-forwarded-client-cert");

    /** Headers whose syntax has comments in parentheses. */
    private static final Set<String> OF_COMMENTS = Set.of("user-agent", "server", "via");

    /** Headers with a URL, in whose query a comma and a space may be. */
    private static final Set<String> URLS = Set.of("referer", "location", "content-location");

    /** All of these, and cookies. */
    private static final Set<String> MAY_HAVE_COMMAS = Stream.of(
                    OF_QUOTED_STRINGS, OF_COMMENTS, URLS, Set.of("cookie", "set-cookie"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** All headers whose value may have {@code , name=}, but those with a distinguished name. */
    private static final Set<String> OF_LISTS = Stream.of(
                    PARAMETERS.keySet(), MAY_HAVE_COMMAS, OF_MEMBERS, Set.of("permissions-policy"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The attributes of distinguished names: RFC 4514, and what OpenSSL prints. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "cn",
            "o",
            "ou",
            "l",
            "st",
            "s",
            "c",
            "dc",
            "uid",
            "sn",
            "gn",
            "t",
            "e",
            "emailaddress",
            "street",
            "serialnumber");

    /** Headers of one word that may follow those. */
    private static final Set<String> ONE_WORD_HEADERS = Set.of(
            "age",
            "allow",
            "apikey",
            "b3",
            "baggage",
            "cookie",
            "digest",
            "expires",
            "forwarded",
            "link",
            "nel",
            "p3p",
            "refresh",
            "server",
            "signature",
            "sourcemap",
            "tenant",
            "tenantid",
            "token",
            "tracestate",
            "trailer",
            "warning");

    /** Challenges of a server, which may have parameters of any name: RFC 9110, section 11.6.1. */
    private static final Set<String> CHALLENGES =
            Set.of("www-authenticate", "proxy-authenticate", "x-amzn-remapped-www-authenticate");

    /** Headers that are no parameter of a challenge although their name has no hyphen and their value may be quoted. */
    private static final Set<String> WORDS = Set.of("etag", "link", "location", "refresh", "server", "via", "warning");

    /** Headers whose value often contains a comma and a space: text after the last one may belong to it. */
    private static final Set<String> LISTS = Set.of(
            "cache-control",
            "via",
            "user-agent",
            "x-forwarded-for",
            "x-real-ip",
            "forwarded",
            "date",
            "expires",
            "last-modified",
            "if-modified-since",
            "if-unmodified-since",
            "retry-after",
            "vary",
            "allow",
            "connection",
            "te",
            "link",
            "upgrade",
            "cookie",
            "set-cookie",
            "if-match",
            "if-none-match",
            "sec-websocket-protocol",
            "sec-websocket-extensions",
            "permissions-policy",
            "feature-policy");

    /** Quotation marks are closed within so many characters. */
    private static final int MAX_INSIDE = 512;

    private HeaderParameters() {}

    /** What the value of a header has up to a position; each character is read once. */
    static final class ValuePrefix {

        private final String text;
        private int position;
        private int quotes;
        private int parentheses;
        private int brackets;
        private boolean questionMark;
        private int examinedTo;
        private int insideTo;

        ValuePrefix(String text) {
            this.text = text;
        }

        /** Starts with another value. */
        void restart(int from) {
            position = from;
            quotes = 0;
            parentheses = 0;
            brackets = 0;
            questionMark = false;
            examinedTo = 0;
            insideTo = 0;
        }

        void advance(int to) {
            for (; position < to; position++) {
                switch (text.charAt(position)) {
                    case '"' -> quotes++;
                    case '(' -> parentheses++;
                    case ')' -> parentheses--;
                    case '<' -> brackets++;
                    case '>' -> brackets--;
                    case '?' -> questionMark = true;
                    default -> {}
                }
            }
        }

        private boolean isInQuotes() {
            return quotes % 2 == 1;
        }

        private boolean isInParentheses() {
            return parentheses > 0;
        }

        private boolean isInBrackets() {
            return brackets > 0;
        }

        private boolean hasQuestionMark() {
            return questionMark;
        }
    }

    /**
     * Returns whether {@code parameter=} continues the value of the header and starts no new one.
     *
     * @param text the map
     * @param before what precedes the parameter in the value of the header
     * @param at the start of the parameter, behind a comma and a space
     * @param equals the sign behind it
     * @param end the end of the map
     */
    static boolean isParameterOf(String header, String text, ValuePrefix before, int at, int equals, int end) {
        String name = header.toLowerCase(Locale.ROOT);
        if (!OF_LISTS.contains(name) && !isDistinguishedName(name)) {
            return false;
        }
        String parameter = text.substring(at, equals);
        // API Gateway prints Host this way; otherwise a client could hide the header with Forwarded
        if (parameter.equals("Host")) {
            return false;
        }
        char afterEquals = equals + 1 < end ? text.charAt(equals + 1) : ' ';
        if (name.equals("permissions-policy")) {
            return afterEquals == '(' || afterEquals == '*';
        }
        String parameterName = parameter.toLowerCase(Locale.ROOT);
        Set<String> parameters = PARAMETERS.get(name);
        if (parameters != null && parameters.contains(parameterName)) {
            return true;
        }
        if (CHALLENGES.contains(name) && afterEquals == '"' && mayBelongToChallenge(parameterName)) {
            return true;
        }
        if (MAY_HAVE_COMMAS.contains(name)) {
            return !mayBeHeader(parameterName) && continues(name, text, before, at, equals, end);
        }
        return isDistinguishedName(name)
                ? ATTRIBUTES.contains(parameterName)
                : OF_MEMBERS.contains(name) && isMemberOf(name, parameter, afterEquals);
    }

    private static boolean isDistinguishedName(String header) {
        return header.endsWith("-subject") || header.endsWith("-issuer") || header.endsWith("-dn");
    }

    /** Returns whether the name alone shows that it is a member. */
    private static boolean isMemberOf(String header, String member, char afterEquals) {
        String name = member.toLowerCase(Locale.ROOT);
        return switch (header) {
            case "tracestate" -> !mayBeHeader(name) && !Character.isUpperCase(member.charAt(0));
            case "baggage" ->
                (!mayBeHeader(name) && !Character.isUpperCase(member.charAt(0)))
                        || (name.startsWith("sentry-") && !name.equals("sentry-trace"));
            case "reporting-endpoints" -> afterEquals == '"' && !mayBeHeader(name);
            // RFC 9421: the value is a list in parentheses
            default -> afterEquals == '(';
        };
    }

    private static boolean continues(String header, String text, ValuePrefix before, int at, int equals, int end) {
        if (header.equals("cookie") || header.equals("set-cookie")) {
            // behind one more cookie, others or attributes follow
            return semicolonFollows(text, equals, end);
        }
        before.advance(at);
        return URLS.contains(header) ? before.hasQuestionMark() : isInside(header, text, before, at, end);
    }

    private static boolean semicolonFollows(String text, int from, int end) {
        for (int i = from; i < end && text.charAt(i) != ','; i++) {
            if (text.charAt(i) == ';') {
                return true;
            }
        }
        return false;
    }

    private static boolean isInside(String header, String text, ValuePrefix before, int at, int end) {
        boolean comments = OF_COMMENTS.contains(header);
        if (at >= before.examinedTo) {
            int close = -1;
            if (comments ? before.isInParentheses() : before.isInQuotes()) {
                close = close(text, comments ? ')' : '"', at, end);
            } else if (header.equals("link") && before.isInBrackets()) {
                close = close(text, '>', at, end);
            }
            before.insideTo = close;
            before.examinedTo = close < 0 ? at + MAX_INSIDE : close;
        }
        return at < before.insideTo;
    }

    /** Returns the index of a sign; -1 if none follows before what may be another header. */
    private static int close(String text, char sign, int at, int end) {
        int last = Math.min(end, at + MAX_INSIDE);
        int name = at;
        for (int i = at; i < last; i++) {
            char c = text.charAt(i);
            if (c == sign) {
                return i;
            }
            if (c == '=' && name >= 0 && mayBeHeader(text.substring(name, i).toLowerCase(Locale.ROOT))) {
                return -1;
            }
            if (c == ' ' && text.charAt(i - 1) == ',') {
                name = i + 1;
            } else if (!HttpTokens.isTokenCharacter(c)) {
                name = -1;
            }
        }
        return -1;
    }

    /** Returns whether a value has text that could be another header, by its form alone. */
    static boolean isGuess(String header, String value) {
        String name = header.toLowerCase(Locale.ROOT);
        if (CHALLENGES.contains(name) || name.startsWith("signature-") || name.equals("permissions-policy")) {
            return false;
        }
        Set<String> parameters = PARAMETERS.getOrDefault(name, Set.of());
        for (int comma = value.indexOf(", "); comma >= 0; comma = value.indexOf(", ", comma + 2)) {
            int stop = comma + 2;
            while (stop < value.length() && HttpTokens.isTokenCharacter(value.charAt(stop))) {
                stop++;
            }
            boolean apparent = stop > comma + 2 && stop < value.length() && value.charAt(stop) == '=';
            String parameter = apparent ? value.substring(comma + 2, stop).toLowerCase(Locale.ROOT) : "";
            if (apparent && !parameters.contains(parameter) && !ATTRIBUTES.contains(parameter)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeHeader(String lowerCaseName) {
        return lowerCaseName.indexOf('-') >= 0
                || SingletonHeaders.contains(lowerCaseName)
                || ONE_WORD_HEADERS.contains(lowerCaseName)
                || HeaderBoundaries.isHeaderOfOneWord(lowerCaseName);
    }

    private static boolean mayBelongToChallenge(String parameter) {
        return parameter.indexOf('-') < 0 && !WORDS.contains(parameter);
    }

    /** Returns whether the values of the header are commonly lists. */
    static boolean isList(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("accept")
                || name.startsWith("access-control-")
                || name.startsWith("sec-ch-ua")
                || LISTS.contains(name)
                || PARAMETERS.containsKey(name);
    }
}
