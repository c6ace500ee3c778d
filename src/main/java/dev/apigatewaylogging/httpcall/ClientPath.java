/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.util.http.PercentEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the path that the client requested. API Gateway's {@code Resource Path} is the real path in some logs and the
 * template in others, with or without the stage.
 */
public final class ClientPath {

    private ClientPath() {}

    /** Returns the path of an access log field, which can be a complete URL. */
    public static String ofUrl(String text) {
        int scheme = text.indexOf("://");
        int query = text.indexOf('?');
        // a path may contain a URL
        if (scheme < 0 || text.startsWith("/") || (query >= 0 && query < scheme)) {
            return query < 0 ? text : text.substring(0, query);
        }
        int from = text.indexOf('/', scheme + "://".length());
        int to = query < 0 ? text.length() : query;
        return from < 0 || from >= to ? "/" : text.substring(from, to);
    }

    /** Returns the host of an access log field if it is a complete URL; otherwise empty. */
    static String hostOfUrl(String text) {
        int scheme = text.indexOf("://");
        if (!text.startsWith("http") || scheme < 0) {
            return "";
        }
        int from = scheme + "://".length();
        int to = from;
        while (to < text.length() && "/?#".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return text.substring(from, to);
    }

    /** Returns whether a path still contains {@code {name}}. */
    static boolean isTemplate(String path) {
        int open = path.indexOf('{');
        return open >= 0 && path.indexOf('}', open) > 0;
    }

    /**
     * Expands the template; parameters without a value remain {@code {name}}. Only complete path segments are parameters,
     * and each is expanded once, so that a path that a client forged cannot grow without limit.
     */
    static String expand(String template, List<Map.Entry<String, String>> parameters) {
        if (parameters.isEmpty() || !isTemplate(template)) {
            return template;
        }
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> parameter : parameters) {
            values.putIfAbsent(parameter.getKey(), parameter.getValue());
        }
        StringBuilder path = new StringBuilder(template.length() + 32);
        int from = 0;
        while (from <= template.length()) {
            int slash = template.indexOf('/', from);
            int to = slash < 0 ? template.length() : slash;
            String value = to - from > 2 && template.charAt(from) == '{' && template.charAt(to - 1) == '}'
                    ? value(values, template, from, to)
                    : null;
            path.append(value == null ? template.substring(from, to) : value);
            if (slash >= 0) {
                path.append('/');
            }
            from = to + 1;
        }
        return path.toString();
    }

    /** Returns the names of the template's parameters. */
    static Set<String> parametersOf(String template) {
        Set<String> names = new HashSet<>();
        for (String segment : isTemplate(template) ? segments(template) : new String[0]) {
            if (segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - (segment.endsWith("+}") ? 2 : 1)));
            }
        }
        return names;
    }

    /**
     * Restores the values of a template's parameters. A client's value can contain {@code , name=}, which the log does not
     * escape: a name that is not in the template, or that repeats, is a part of the preceding value.
     *
     * @param logged the parameters as parsed from the log, in its order
     * @param names the names of the template's parameters
     */
    static List<Map.Entry<String, String>> joined(List<Map.Entry<String, String>> logged, Set<String> names) {
        List<Map.Entry<String, String>> joined = new ArrayList<>(logged.size());
        Set<String> missing = new HashSet<>(names);
        for (Map.Entry<String, String> parameter : logged) {
            if (missing.remove(parameter.getKey()) || joined.isEmpty()) {
                joined.add(parameter);
            } else {
                Map.Entry<String, String> last = joined.remove(joined.size() - 1);
                joined.add(Map.entry(
                        last.getKey(), last.getValue() + ", " + parameter.getKey() + "=" + parameter.getValue()));
            }
        }
        return joined;
    }

    private static String value(Map<String, String> values, String template, int from, int to) {
        boolean greedy = template.charAt(to - 2) == '+';
        String value = values.remove(template.substring(from + 1, greedy ? to - 2 : to - 1));
        return value == null ? null : PercentEncoding.pathParameter(value, greedy);
    }

    /**
     * Returns the path with the stage at the start, once.
     *
     * @param path a path with or without the stage
     * @param stage the stage; empty and {@code $default} are not part of a path
     * @param resource the same path, or its template, without the stage; empty if unknown
     */
    static String withStage(String path, String stage, String resource) {
        if (stage.isEmpty() || stage.equals("$default")) {
            return path;
        }
        String prefix = "/" + stage;
        if (!path.equals(prefix) && !path.startsWith(prefix + "/")) {
            return prefix + path;
        }
        // a resource can have the name of the stage: clients request /prod/orders of the stage prod as
        // /prod/prod/orders
        String rest = path.substring(prefix.length());
        return !resource.isEmpty() && matches(resource, path) && !matches(resource, rest) ? prefix + path : path;
    }

    /** Returns whether the path has segments before those that match the template. */
    static boolean hasPrefix(String path, String template) {
        if (!path.startsWith("/") || matches(template, path)) {
            return false;
        }
        String rest = path;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            rest = path.substring(slash);
            if (matches(template, rest)) {
                return true;
            }
        }
        return segments(template).length == 0;
    }

    /** Returns whether the path matches the template, with or without a trailing slash. */
    private static boolean matches(String template, String path) {
        String[] expected = segments(template);
        String[] actual = segments(path);
        for (int i = 0; i < expected.length; i++) {
            if (i < actual.length && expected[i].startsWith("{") && expected[i].endsWith("+}")) {
                return true;
            }
            boolean parameter = expected[i].startsWith("{") && expected[i].endsWith("}");
            if (i >= actual.length
                    || (!parameter
                            && !PercentEncoding.decoded(expected[i]).equals(PercentEncoding.decoded(actual[i])))) {
                return false;
            }
        }
        return expected.length == actual.length;
    }

    private static String[] segments(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > from && path.endsWith("/") ? path.length() - 1 : path.length();
        return from >= to ? new String[0] : path.substring(from, to).split("/", -1);
    }
}
