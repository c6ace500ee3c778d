/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Splits an entry that is a JSON object into values and what is between them. */
final class JsonTokenizer {

    private static final int MAX_NAME = 64;
    private static final int MAX_DEPTH = 8;

    private final String text;
    private final SampledEntry.Builder into = new SampledEntry.Builder();
    private final Deque<String> containers = new ArrayDeque<>();
    private String name = "";
    private int at;

    private JsonTokenizer(String text) {
        this.text = text;
    }

    /** Returns the entry; empty if it is not a JSON object, or has names that may be values. */
    static Optional<SampledEntry> read(String message) {
        String text = message.strip();
        return text.startsWith("{") && text.endsWith("}") ? new JsonTokenizer(text).entry(message) : Optional.empty();
    }

    private Optional<SampledEntry> entry(String message) {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean valid = true;
            switch (c) {
                case '{', '[' -> {
                    containers.push(name);
                    name = "";
                    into.literal(c);
                    at++;
                    valid = containers.size() <= MAX_DEPTH;
                }
                case '}', ']' -> {
                    valid = containers.poll() != null;
                    into.literal(c);
                    at++;
                }
                case '"' -> valid = string();
                case ',', ':' -> {
                    into.literal(c);
                    at++;
                }
                default -> {
                    if (c <= ' ') {
                        space();
                    } else {
                        scalar();
                    }
                }
            }
            if (!valid) {
                return Optional.empty();
            }
        }
        return containers.isEmpty() ? Optional.of(into.build(message)) : Optional.empty();
    }

    /** A setting has one line. */
    private void space() {
        int end = at;
        boolean lines = false;
        while (end < text.length() && text.charAt(end) <= ' ') {
            lines |= text.charAt(end) != ' ';
            end++;
        }
        into.literal(lines ? " " : text.substring(at, end));
        at = end;
    }

    private boolean string() {
        int end = at + 1;
        boolean escaped = false;
        while (end < text.length() && text.charAt(end) != '"') {
            boolean backslash = text.charAt(end) == '\\';
            escaped |= backslash;
            end += backslash ? 2 : 1;
        }
        if (end >= text.length()) {
            return false;
        }
        String content = text.substring(at + 1, end);
        int next = end + 1;
        while (next < text.length() && text.charAt(next) <= ' ') {
            next++;
        }
        at = end + 1;
        if (next < text.length() && text.charAt(next) == ':') {
            name = content;
            into.literal('"' + content + '"');
            return isName(content);
        }
        into.literal('"');
        announce();
        if (escaped) {
            into.value(content, true);
        } else {
            into.quoted(content);
        }
        into.literal('"');
        return true;
    }

    private void scalar() {
        int end = at;
        while (end < text.length() && ",}] \t\r\n\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        announce();
        into.value(text.substring(at, end), false);
        at = end;
    }

    private void announce() {
        String container = containers.isEmpty() ? "" : containers.peek();
        into.label(name, container);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && (ValueForm.isLetter(name.charAt(0)) || name.charAt(0) == '_')
                && ValueForm.of(name).isEmpty()
                && name.chars()
                        .allMatch(
                                c -> ValueForm.isLetter((char) c) || (c >= '0' && c <= '9') || "_-. ".indexOf(c) >= 0);
    }
}
