/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.util.http.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects integrations that pass an event of API Gateway to a Lambda function, and the body that is this event. A
 * client's body can reach an integration too, and can look like an event.
 */
final class LambdaIntegration {

    private static final String SERVICE = "https://lambda.";
    private static final Set<String> DOMAINS = Set.of(
            "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk");
    private static final String FUNCTIONS = "/functions/arn:aws";

    /** In JSON within JSON, the backslash is escaped too. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\{1,8}u([0-9a-fA-F]{4})");

    /** In base64, also one that is in JSON: there, a slash may be escaped. */
    private static final Pattern LINE_BREAK = Pattern.compile("\\\\{1,8}[nr]|[\\r\\n]|\\\\{1,8}(?=/)");

    /** The names that an event has need more than this in base64. */
    private static final int MIN_ENCODED = 28;

    private static final int CHARACTERS_OF_GROUP = 4;

    /** How often a text is decoded: base64 within base64. */
    private static final int MAX_ENCODINGS = 2;

    private LambdaIntegration() {}

    /**
     * Returns whether the URI of the integration is a Lambda function: {@code
     * https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:…}, including the China and GovCloud
     * partitions.
     */
    static boolean isAt(String uri) {
        int path = uri.startsWith(SERVICE) ? uri.indexOf('/', SERVICE.length()) : -1;
        int dot = path < 0 ? -1 : uri.indexOf('.', SERVICE.length());
        if (dot < 0
                || dot > path
                || !DOMAINS.contains(uri.substring(dot + 1, path))
                || !isWord(uri, SERVICE.length(), dot)) {
            return false;
        }
        int functions = uri.indexOf('/', path + 1);
        if (functions < 0 || !isWord(uri, path + 1, functions) || !uri.startsWith(FUNCTIONS, functions)) {
            return false;
        }
        int partition = functions + FUNCTIONS.length();
        int colon = uri.indexOf(':', partition);
        return colon >= partition && isWord(uri, partition, colon) && uri.startsWith(":lambda:", colon);
    }

    /** Matches lower-case letters, digits and hyphens, or nothing. */
    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether the integration's input may be derived from the client's body: a Lambda function without a proxy
     * integration receives the body unchanged, or as written by a template.
     *
     * @param client the client's body; may be truncated
     * @param integration the input of the integration; may be truncated
     */
    static boolean mayPassOn(String client, String integration) {
        String body = client.strip();
        if (body.isEmpty()) {
            return false;
        }
        if (client.startsWith(integration) || integration.startsWith(client) || holdsEvent(body)) {
            return true;
        }
        if (body.charAt(0) != '{') {
            return false;
        }
        int first = 1;
        while (first < body.length() && body.charAt(first) <= ' ') {
            first++;
        }
        // a body that was truncated before its first member contains nothing to compare
        return first == body.length()
                || (mayHaveEventMembers(body) && LambdaEvent.read(body).hasEventMembers());
    }

    /**
     * Returns whether the text has the names that each event of a REST API has, at any depth, also in a text within it: a
     * template can pass on a part of the body.
     */
    static boolean holdsEvent(String client) {
        String text = unescaped(client);
        return holdsNames(text) || holdsEncodedEvent(LINE_BREAK.matcher(text).replaceAll(""), MAX_ENCODINGS);
    }

    /** A template can decode base64, from any character on. */
    private static boolean holdsEncodedEvent(String text, int encodings) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isBase64(text.charAt(i))) {
                continue;
            }
            for (int start = from; i - from >= MIN_ENCODED && start < from + CHARACTERS_OF_GROUP; start++) {
                String decoded = decoded(text, start, i);
                if (holdsNames(unescaped(decoded)) || (encodings > 1 && holdsEncodedEvent(decoded, encodings - 1))) {
                    return true;
                }
            }
            from = i + 1;
        }
        return false;
    }

    private static boolean isBase64(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '-' || c == '_');
    }

    private static String decoded(String text, int from, int to) {
        int end = from + (to - from) / CHARACTERS_OF_GROUP * CHARACTERS_OF_GROUP;
        String groups = text.substring(from, end).replace('-', '+').replace('_', '/');
        return new String(Base64.getDecoder().decode(groups), StandardCharsets.ISO_8859_1);
    }

    private static String unescaped(String client) {
        String text = client;
        if (text.contains("\\u")) {
            text = ESCAPED.matcher(text)
                    .replaceAll(escaped ->
                            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
        }
        return PercentEncoding.decoded(text);
    }

    private static boolean holdsNames(String text) {
        return text.contains("resource") && text.contains("httpMethod");
    }

    /** Avoids parsing most bodies. A name can also be written with escapes. */
    private static boolean mayHaveEventMembers(String body) {
        return body.contains("\"resource\"")
                || body.contains("\"httpMethod\"")
                || body.contains("\"headers\"")
                || body.contains("\"requestContext\"")
                || body.contains("\\u");
    }
}
