/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/** Utilities for text; missing text is the empty string. */
final class Texts {

    private Texts() {}

    /** Returns the first value that is not empty; otherwise empty. */
    static String firstNonEmpty(String... values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** Returns the text between two marks; empty if they are missing. */
    static String between(String text, String before, String after) {
        int mark = text.indexOf(before);
        int from = mark + before.length();
        int to = mark < 0 ? -1 : text.indexOf(after, from);
        return to < 0 ? "" : text.substring(from, to).strip();
    }
}
