/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds certain ends and starts of headers. In {@code {Authorization=Hawk id="x", mac="y", Host=z}} the log does not
 * show whether {@code mac} is a header; names that are never parameters of a credential or cookies do.
 */
final class HeaderBoundaries {

    /** Names with a hyphen that are not parameters of any known credential. */
    private static final Set<String> NAMES = Set.of(
            "alt-svc",
            "cache-control",
            "cdn-loop",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-location",
            "content-md5",
            "content-range",
            "content-security-policy",
            "content-security-policy-report-only",
            "content-type",
            "cross-origin-embedder-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "device-memory",
            "early-data",
            "expect-ct",
            "idempotency-key",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "last-event-id",
            "last-modified",
            "max-forwards",
            "permissions-policy",
            "postman-token",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "referrer-policy",
            "retry-after",
            "save-data",
            "server-timing",
            "set-cookie",
            "strict-transport-security",
            "timing-allow-origin",
            "transfer-encoding",
            "true-client-ip",
            "upgrade-insecure-requests",
            "user-agent",
            "www-authenticate",
            "x-api-key",
            "x-b3-sampled",
            "x-b3-spanid",
            "x-b3-traceid",
            "x-cache",
            "x-cloud-trace-context",
            "x-content-type-options",
            "x-correlation-id",
            "x-csrf-token",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "x-datadog-trace-id",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-frame-options",
            "x-http-method-override",
            "x-newrelic-id",
            "x-powered-by",
            "x-real-ip",
            "x-request-id",
            "x-requested-with",
            "x-xsrf-token",
            "x-xss-protection");

    private static final Set<String> BEGINNINGS = Set.of(
            "accept-",
            "access-control-",
            "cf-",
            "cloudfront-",
            "sec-ch-",
            "sec-fetch-",
            "sec-websocket-",
            "x-amz-",
            "x-amzn-");

    /** Single words may be parameter names too: such a header starts only if its value has the header's form. */
    private static final Map<String, Pattern> WORDS = Map.ofEntries(
            Map.entry("accept", Pattern.compile("[^\\s,/=]+/[^\\s,/=]+(?s:.*)")),
            Map.entry("authorization", Pattern.compile("[A-Za-z0-9-]+ (?s:.+)|\\*{6,}\\S*")),
            Map.entry("connection", Pattern.compile("(?i)(close|keep-alive|upgrade|te)\\b(?s:.*)")),
            Map.entry("date", Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d? (?s:.*)")),
            Map.entry("dnt", Pattern.compile("[01]")),
            Map.entry("etag", Pattern.compile("(W/)?\"[^\"]*\"")),
            Map.entry("expect", Pattern.compile("(?i)100-continue")),
            Map.entry(
                    "host",
                    Pattern.compile(
                            "(?=[^.:]*[.:]|localhost$)[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?")),
            Map.entry("location", Pattern.compile("(https?://|/)\\S*")),
            Map.entry("origin", Pattern.compile("[a-z][a-z0-9+.-]*://\\S+|null")),
            Map.entry("pragma", Pattern.compile("(?i)no-cache")),
            Map.entry("priority", Pattern.compile("u=[0-7](, i)?|i")),
            Map.entry("referer", Pattern.compile("https?://\\S+")),
            Map.entry("te", Pattern.compile("(?i)trailers(?s:.*)")),
            Map.entry("traceparent", Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")),
            Map.entry("upgrade", Pattern.compile("(?i)(websocket|h2c)(?s:.*)")),
            Map.entry("vary", Pattern.compile("(?i)\\*|(accept|origin|cookie|access-control|user-agent|x-)(?s:.*)")),
            Map.entry("via", Pattern.compile("(HTTP/)?[0-9](\\.[0-9])? \\S(?s:.*)")));

    /** A scheme and one token, or a value that API Gateway masked. Anything longer is uncertain. */
    private static final Pattern ONE_TOKEN =
            Pattern.compile("(?i)(?:Basic|Bearer|Negotiate|NTLM) +[A-Z0-9._~+/-]+=*|\\*{6,}[A-Z0-9._~+/=-]{0,8}");

    /** Session tokens of AWS. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=_%-]*");

    private HeaderBoundaries() {}

    /** Returns whether an apparent header cannot be part of the previous one. */
    static boolean certainlyBegins(String header, String value) {
        String name = header.toLowerCase(Locale.ROOT);
        Pattern form = WORDS.get(name);
        if (form != null) {
            return form.matcher(value.strip()).matches();
        }
        return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
    }

    /** Returns whether a name without a hyphen is that of a header. */
    static boolean isHeaderOfOneWord(String lowerCaseName) {
        return WORDS.containsKey(lowerCaseName);
    }

    /** Returns whether the value ends at its first comma, so that any name starts another header. */
    static boolean certainlyEnds(String header, String value) {
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "authorization", "proxy-authorization", "x-api-key" ->
                ONE_TOKEN.matcher(value).matches();
            case "x-amz-security-token" -> BASE64.matcher(value).matches();
            default -> false;
        };
    }
}
