/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

/** Splits an entry of text into values and what is between them. */
final class TextTokenizer {

    private static final String SEPARATORS = " \t,;|\"[](){}<>~#^`";

    /** A path contains the parameters of its resource, and other characters that separate values elsewhere. */
    private static final String SEPARATORS_OF_PATHS = " \t,;|\"<>]#^`";

    private static final int MAX_LABEL = 32;

    private final String text;
    private final SampledEntry.Builder into = new SampledEntry.Builder();
    private int at;
    private int endOfSign = -1;

    private TextTokenizer(String text) {
        this.text = text;
    }

    static SampledEntry read(String message) {
        return new TextTokenizer(message.strip()).entry(message);
    }

    private SampledEntry entry(String message) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (ValueForm.isTime(text, at)) {
                into.value(text.substring(at, at + ValueForm.LENGTH_OF_TIME), false);
                at += ValueForm.LENGTH_OF_TIME;
            } else if (c == '"') {
                quoted();
            } else if (SEPARATORS.indexOf(c) >= 0 || isEndOfElement(c)) {
                into.literal(c);
                at++;
            } else {
                word(text.substring(at, endOfWord()));
            }
        }
        return into.build(message);
    }

    /** {@code </name>} has no path. */
    private boolean isEndOfElement(char c) {
        return c == '/' && at > 0 && text.charAt(at - 1) == '<';
    }

    private void quoted() {
        int end = text.indexOf('"', at + 1);
        into.literal('"');
        if (end < 0) {
            at++;
            return;
        }
        into.quoted(text.substring(at + 1, end));
        into.literal('"');
        at = end + 1;
    }

    private int endOfWord() {
        boolean path = text.charAt(at) == '/';
        int depth = 0;
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            if ((path ? SEPARATORS_OF_PATHS : SEPARATORS).indexOf(c) >= 0 || (c == '}' && depth == 0)) {
                break;
            }
            // where a path follows a label, braces are its parameters
            depth += c == '{' ? 1 : 0;
            depth -= c == '}' ? 1 : 0;
            path |= c == '/' && end > at && ":=".indexOf(text.charAt(end - 1)) >= 0;
            end++;
        }
        return end;
    }

    private void word(String word) {
        // what follows a label is a value
        boolean behindSign = at == endOfSign;
        int sign = isRecognized(word) || behindSign ? -1 : firstSign(word);
        if (sign > 0 && isRecognized(word.substring(0, sign))) {
            into.value(word.substring(0, sign), false);
            into.literal(word.charAt(sign));
            endOfSign = at + sign + 1;
            at = endOfSign;
        } else if (sign > 0 && isLabel(word, sign)) {
            into.literal(word.substring(0, sign + 1));
            into.label(word.substring(0, sign), "");
            endOfSign = at + sign + 1;
            at = endOfSign;
        } else {
            into.value(word, false);
            at += word.length();
        }
    }

    private static boolean isRecognized(String word) {
        return !ValueForm.of(word).isEmpty();
    }

    private static int firstSign(String word) {
        int colon = word.indexOf(':');
        int equals = word.indexOf('=');
        return colon < 0 || (equals >= 0 && equals < colon) ? equals : colon;
    }

    /** Returns whether a name is in front of the sign, and not the end of a value: base64 ends in {@code =}. */
    private boolean isLabel(String word, int sign) {
        boolean name = sign <= MAX_LABEL
                && ValueForm.isLetter(word.charAt(0))
                && word.chars().limit(sign).allMatch(c -> ValueForm.isLetter((char) c) || "_-.".indexOf(c) >= 0);
        int next = at + sign + 1;
        boolean end = next >= text.length() || text.charAt(next) == '=';
        boolean blank = !end && SEPARATORS.indexOf(text.charAt(next)) >= 0 && "\"[".indexOf(text.charAt(next)) < 0;
        return name && !end && (word.charAt(sign) == ':' || !blank);
    }
}
