/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

import java.util.Arrays;

/**
 * Closes truncated JSON: keeps every complete member and element, drops the incomplete end. Akto drops a record whose
 * body starts as JSON and does not end.
 */
public final class TruncatedJsonRepair {

    private enum Next {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END
    }

    private final String text;
    private char[] open = new char[16];
    private int depth;
    private int at;
    private int lastCompleteOffset;
    private int safeDepth;
    private Next next = Next.VALUE;

    private TruncatedJsonRepair(String text) {
        this.text = text;
    }

    /** Returns the closed text if it is the start of a JSON object or array, otherwise the text itself. */
    public static String repair(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        if (start == text.length() || (text.charAt(start) != '{' && text.charAt(start) != '[')) {
            return text;
        }
        TruncatedJsonRepair json = new TruncatedJsonRepair(text);
        json.at = start;
        if (!json.read() || json.depth == 0) {
            return text;
        }
        return text.substring(0, json.lastCompleteOffset) + json.closingBrackets();
    }

    /** The closing brackets of the objects and arrays that were open at the end of the last complete value. */
    private String closingBrackets() {
        StringBuilder ends = new StringBuilder(safeDepth);
        for (int i = safeDepth - 1; i >= 0; i--) {
            ends.append(open[i] == '{' ? '}' : ']');
        }
        return ends.toString();
    }

    /** Reads to the truncation or to the end of the outermost value; false if the text is not JSON. */
    private boolean read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (!step(c)) {
                return false;
            } else if (depth == 0) {
                return true;
            }
        }
        return true;
    }

    private boolean step(char c) {
        return switch (next) {
            case VALUE -> value(c);
            case VALUE_OR_END -> c == ']' ? close(c) : value(c);
            case NAME -> name(c);
            case NAME_OR_END -> c == '}' ? close(c) : name(c);
            case COLON -> {
                at++;
                next = Next.VALUE;
                yield c == ':';
            }
            case COMMA_OR_END -> {
                if (c != ',') {
                    yield close(c);
                }
                at++;
                next = open[depth - 1] == '{' ? Next.NAME : Next.VALUE;
                yield true;
            }
        };
    }

    private boolean value(char c) {
        if (c == '{' || c == '[') {
            if (depth == open.length) {
                open = Arrays.copyOf(open, depth * 2);
            }
            open[depth++] = c;
            at++;
            next = c == '{' ? Next.NAME_OR_END : Next.VALUE_OR_END;
            markSafe();
            return true;
        }
        if (c == '"') {
            if (string()) {
                complete();
            }
            return true;
        }
        return word(c);
    }

    private boolean name(char c) {
        if (c != '"') {
            return false;
        }
        if (string()) {
            next = Next.COLON;
        }
        return true;
    }

    private boolean close(char c) {
        if (depth == 0 || c != (open[depth - 1] == '{' ? '}' : ']')) {
            return false;
        }
        depth--;
        at++;
        complete();
        return true;
    }

    /** Skips a string; false if it is truncated. */
    private boolean string() {
        int length = text.length();
        int next = at + 1;
        while (next < length) {
            char c = text.charAt(next);
            if (c == '"') {
                at = next + 1;
                return true;
            }
            // an escaped character ends nothing
            next += c == '\\' ? 2 : 1;
        }
        at = length;
        return false;
    }

    /** Skips a number, true, false or null; at the very end it may be the start of a longer one. */
    private boolean word(char first) {
        if (first != '-' && !Character.isLetterOrDigit(first)) {
            return false;
        }
        int end = at;
        while (end < text.length() && isWordCharacter(text.charAt(end))) {
            end++;
        }
        boolean number = first == '-' || (first >= '0' && first <= '9');
        String literal = literal(first);
        boolean begun = number || (!literal.isEmpty() && text.regionMatches(at, literal, 0, end - at));
        boolean complete = begun && (number ? end < text.length() : end - at == literal.length());
        at = end;
        if (complete) {
            complete();
        }
        return complete || (begun && at == text.length());
    }

    /** Returns the only literal with this start; empty if there is none. */
    private static String literal(char first) {
        return switch (first) {
            case 't' -> "true";
            case 'f' -> "false";
            case 'n' -> "null";
            default -> "";
        };
    }

    private static boolean isWordCharacter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '-' || c == '+' || c == '.';
    }

    private void complete() {
        next = Next.COMMA_OR_END;
        markSafe();
    }

    private void markSafe() {
        lastCompleteOffset = at;
        safeDepth = depth;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
