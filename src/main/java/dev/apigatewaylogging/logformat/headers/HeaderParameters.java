package dev.apigatewaylogging.logformat.headers;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
            Map.entry("ratelimit", Set.of("limit", "remaining", "reset", "policy")),
            Map.entry("x-goog-hash", Set.of("crc32c", "md5")),
            Map.entry("digest", Set.of("sha-256", "sha-512", "md5", "unixsum")),
            Map.entry("content-digest", Set.of("sha-256", "sha-512")),
            Map.entry("want-digest", Set.of("sha-256", "sha-512")));

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

    private HeaderParameters() {}

    /** Returns whether {@code parameter=} continues the value of the header and starts no new one. */
    static boolean isParameterOf(String header, String parameter, char afterEquals) {
        // API Gateway prints Host this way; otherwise a client could hide the header with Forwarded
        if (parameter.equals("Host")) {
            return false;
        }
        String name = header.toLowerCase(Locale.ROOT);
        if (name.equals("permissions-policy")) {
            return afterEquals == '(' || afterEquals == '*';
        }
        String parameterName = parameter.toLowerCase(Locale.ROOT);
        Set<String> parameters = PARAMETERS.get(name);
        return parameters != null
                && (parameters.contains(parameterName)
                        || (CHALLENGES.contains(name) && afterEquals == '"' && mayBelongToChallenge(parameterName)));
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
