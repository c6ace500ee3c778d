/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

/** Replaces text that UTF-8 cannot encode. */
public final class SurrogateSanitizer {

    private static final char REPLACEMENT = '\uFFFD';

    private SurrogateSanitizer() {}

    /**
     * Replaces unpaired surrogates by U+FFFD. They come from JSON escapes and truncated texts; JSON can contain them,
     * but the systems behind Akto's consumer cannot.
     */
    public static String sanitize(String text) {
        int broken = loneSurrogate(text, 0);
        if (broken < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (int i = broken; i >= 0; i = loneSurrogate(text, i + 1)) {
            repaired.setCharAt(i, REPLACEMENT);
        }
        return repaired.toString();
    }

    private static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
