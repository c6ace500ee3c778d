package dev.apigatewaylogging.util.json;

/** Text that UTF-8 can express. */
public final class SurrogateSanitizer {

    private static final char REPLACEMENT = '\uFFFD';

    private SurrogateSanitizer() {}

    /**
     * The text with U+FFFD in place of every half of a surrogate pair that has lost its other half. Such halves come from
     * JSON escapes and from cut texts; JSON can carry them, what stands behind Akto's consumer cannot.
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
