/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

/** Computes the UTF-8 length of a text inside a JSON string, without quotes. */
public final class EscapedJsonLength {

    /** The maximum length of a character in a JSON string. */
    public static final int MAX_BYTES_PER_CHAR = 6;

    private EscapedJsonLength() {}

    /** Returns the length of {@code text} as a JSON string. */
    public static long of(String text) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += of(text, i);
        }
        return size;
    }

    /** Returns the length of {@code text} as a JSON string in a document that is itself a JSON string. */
    public static long nested(String text) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            size += switch (c) {
                case '"', '\\' -> 4;
                case '\b', '\t', '\n', '\f', '\r' -> 3;
                default -> c < ' ' ? 7 : of(text, i);
            };
        }
        return size;
    }

    /** Returns the longest prefix of {@code text} that takes at most {@code bytes} and ends between two characters. */
    public static String truncate(String text, long bytes) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += of(text, i);
            if (size > bytes) {
                return text.substring(0, insidePair(text, i) ? i - 1 : i);
            }
        }
        return text;
    }

    private static int of(String text, int index) {
        char c = text.charAt(index);
        if (c < ' ') {
            return c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r' ? 2 : 6;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        if (c < 0x800) {
            return 2;
        }
        // a surrogate pair takes four bytes; an unpaired one becomes U+FFFD, three bytes
        return insidePair(text, index) || insidePair(text, index + 1) ? 2 : 3;
    }

    /** Returns whether the characters before and at {@code index} are a surrogate pair. */
    private static boolean insidePair(String text, int index) {
        return index > 0
                && index < text.length()
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
