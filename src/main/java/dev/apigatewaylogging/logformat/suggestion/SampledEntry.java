/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An entry as text between values: {@code literals} has one element more than {@code values}.
 *
 * @param message the message
 * @param literals punctuation and names
 * @param values the values
 */
record SampledEntry(String message, List<String> literals, List<Value> values) {

    /**
     * A value.
     *
     * @param text its text
     * @param label the name in front of it; empty if there is none
     * @param container the name of the object that it is in; empty if there is none
     * @param quoted whether quotation marks are around it
     */
    record Value(String text, String label, String container, boolean quoted) {

        /** API Gateway prints {@code -} for a variable without a value. */
        boolean isBlank() {
            return text.isEmpty() || text.equals("-") || text.equals("null");
        }
    }

    /** Returns the text from a value up to, but without, the literal in front of another one. */
    Value joined(int from, int to) {
        StringBuilder text = new StringBuilder(values.get(from).text());
        for (int i = from + 1; i < to; i++) {
            text.append(literals.get(i)).append(values.get(i).text());
        }
        Value first = values.get(from);
        return to == from + 1 ? first : new Value(text.toString(), first.label(), first.container(), false);
    }

    /** Collects literals and values in the order of the text. */
    static final class Builder {

        private static final int MIN_WORDS = 3;
        private static final int MAX_WORDS = 4;
        private static final Set<ValueForm> KINDS = Set.of(ValueForm.METHOD, ValueForm.EVENT_TYPE);
        private static final Set<ValueForm> OF_REQUEST_LINE = Set.of(
                ValueForm.METHOD,
                ValueForm.EVENT_TYPE,
                ValueForm.ROUTE,
                ValueForm.PATH,
                ValueForm.PROTOCOL,
                ValueForm.EXTENDED_ID);

        private final List<String> literals = new ArrayList<>();
        private final List<Value> values = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private String label = "";
        private String container = "";

        void literal(char c) {
            literal.append(c);
        }

        void literal(String text) {
            literal.append(text);
        }

        /** Announces the name of the next value; the next value takes it. */
        void label(String name, String object) {
            label = name;
            container = object;
        }

        void value(String text, boolean quoted) {
            values.add(new Value(text, label, container, quoted));
            literals.add(literal.toString());
            literal.setLength(0);
            label = "";
        }

        /** Adds what is in quotation marks: a request line is several values, anything else is one. */
        void quoted(String content) {
            String[] words = content.split(" ", MAX_WORDS + 1);
            if (!isRequestLine(words)) {
                value(content, true);
                return;
            }
            for (int i = 0; i < words.length; i++) {
                if (i > 0) {
                    literal(' ');
                }
                value(words[i], true);
            }
        }

        /** {@code GET /pets HTTP/1.1}, {@code GET GET /pets HTTP/1.1}, {@code DISCONNECT $disconnect L0SM9cOFvHcCIhw=}. */
        private static boolean isRequestLine(String[] words) {
            return words.length >= MIN_WORDS
                    && words.length <= MAX_WORDS
                    && hasAny(words[0], KINDS)
                    && Arrays.stream(words).allMatch(word -> hasAny(word, OF_REQUEST_LINE));
        }

        private static boolean hasAny(String word, Set<ValueForm> forms) {
            return ValueForm.of(word).stream().anyMatch(forms::contains);
        }

        SampledEntry build(String message) {
            literals.add(literal.toString());
            return new SampledEntry(message, List.copyOf(literals), List.copyOf(values));
        }
    }
}
