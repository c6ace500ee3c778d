/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses access log entries with field names that are not JSON: {@code requestId: id, httpMethod: GET}, the default of
 * some frameworks, and {@code requestId=id httpMethod=GET}. A value ends where the next name starts; one in quotation
 * marks ends at a quotation mark before the next name.
 *
 * <p>Every character is read a bounded number of times.
 */
final class LabeledTextParser {

    private static final int MAX_NAME_LENGTH = 64;

    /** The minimum number of known fields of an access log entry. */
    private static final int MIN_FIELDS = 3;

    private final String text;
    private final char sign;
    private final boolean spacesSeparate;

    /** No quotation mark in the rest of the text ends a value. */
    private boolean allClosed;

    /**
     * A name and its value.
     *
     * @param inside what looks like names and values within the quotation marks of the value
     */
    private record Label(String name, String value, List<Label> inside) {}

    private LabeledTextParser(String text, char sign, boolean spacesSeparate) {
        this.text = text;
        this.sign = sign;
        this.spacesSeparate = spacesSeparate;
    }

    /** Adds the values of an entry to the fields; returns false if it has another form. */
    static boolean read(String entry, AccessLogEntryBuilder into) {
        String text = entry.strip();
        int end = nameEnd(text, 0);
        if (end < 0 || end == text.length() || (text.charAt(end) != ':' && text.charAt(end) != '=')) {
            return false;
        }
        char sign = text.charAt(end);
        List<Label> labels = new LabeledTextParser(text, sign, sign == '=').scan();
        if (!describeRequest(labels) && sign == ':') {
            // a value may have spaces, so they separate only what nothing else does
            labels = new LabeledTextParser(text, sign, true).scan();
        }
        if (!describeRequest(labels)) {
            return false;
        }
        labels.forEach(label -> put(label, into));
        return true;
    }

    private static boolean describeRequest(List<Label> labels) {
        int known = 0;
        boolean id = false;
        for (Label label : labels) {
            AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(label.name());
            known += meaning == null ? 0 : 1;
            id |= meaning != null
                    && meaning.field() == AccessField.REQUEST_ID
                    && !label.value().isEmpty();
        }
        return id && known >= MIN_FIELDS;
    }

    private List<Label> scan() {
        List<Label> labels = new ArrayList<>();
        int start = 0;
        int sep = nameEnd(text, 0);
        while (sep >= 0) {
            int next = nextPair(sep + 1, text.length());
            List<Label> inside = List.of();
            int closed = next < 0 || allClosed ? -1 : closingQuote(sep + 1);
            if (closed > next) {
                inside = inside(next, closed);
                next = closed + 1 == text.length() ? -1 : closed + 1;
            }
            int valueEnd = next < 0 ? text.length() : next;
            labels.add(new Label(text.substring(start, sep), value(sep + 1, valueEnd), inside));
            if (next < 0) {
                return labels;
            }
            start = afterSeparator(next);
            sep = nameEnd(text, start);
        }
        return labels;
    }

    /** Returns the names and values within a value in quotation marks, which may be the client's or API Gateway's. */
    private List<Label> inside(int from, int to) {
        List<Label> labels = new ArrayList<>();
        int next = from;
        while (next >= 0) {
            int start = afterSeparator(next);
            int sep = nameEnd(text, start);
            next = nextPair(sep + 1, to);
            String value = value(sep + 1, next < 0 ? to : next);
            boolean open = value.startsWith("\"");
            labels.add(new Label(text.substring(start, sep), open ? value.substring(1) : value, List.of()));
        }
        return labels;
    }

    /** Returns the quotation mark that ends a value: the end or the next name follows; -1 if the value has none. */
    private int closingQuote(int from) {
        int open = from;
        while (open < text.length() && text.charAt(open) == ' ') {
            open++;
        }
        if (open == text.length() || text.charAt(open) != '"') {
            return -1;
        }
        for (int i = text.indexOf('"', open + 1); i >= 0; i = text.indexOf('"', i + 1)) {
            if (i + 1 == text.length() || isBeforeName(i + 1)) {
                return i;
            }
        }
        allClosed = true;
        return -1;
    }

    private static void put(Label label, AccessLogEntryBuilder fields) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(label.name());
        if (meaning != null) {
            fields.put(meaning, label.value());
        } else {
            fields.unknown(label.name());
        }
        label.inside().forEach(each -> putInside(each, fields));
    }

    /** A client wrote a name into its value, or the quotation mark in front of API Gateway's names. */
    private static void putInside(Label label, AccessLogEntryBuilder fields) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(label.name());
        if (meaning != null) {
            fields.anyText();
            fields.endedByClient();
            fields.ignored(meaning, label.value());
        }
    }

    private String value(int from, int to) {
        String value = text.substring(from, to).strip();
        boolean quoted = value.length() > 1 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /**
     * Returns the end of a value that starts here: before the separator of the next name; -1 if no name follows before
     * the limit.
     */
    private int nextPair(int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (isBeforeName(i)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns whether this is the separator of a name. */
    private boolean isBeforeName(int i) {
        char c = text.charAt(i);
        boolean space = c <= ' ' && spacesSeparate;
        if (!space && c != ',' && c != ';' && c != '|' && !isSlashAlone(i)) {
            return false;
        }
        int name = afterSeparator(i);
        int end = nameEnd(text, name);
        return end > name
                && end < text.length()
                && text.charAt(end) == sign
                && (!space || sign == '=' || isLabel(name, end));
    }

    /** Behind a space, {@code arn:aws:…} is no label. */
    private boolean isLabel(int from, int to) {
        String name = text.substring(from, to);
        return text.startsWith(" ", to + 1)
                || AccessFieldAliases.of(name) != null
                || AccessFieldAliases.isOfGateway(name);
    }

    private boolean isSlashAlone(int index) {
        return text.charAt(index) == '/' && text.charAt(index - 1) == ' ' && text.startsWith(" ", index + 1);
    }

    private int afterSeparator(int separator) {
        int i = separator + 1;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    /** Returns the end of a name that starts here; -1 if there is none. */
    private static int nameEnd(String text, int from) {
        int i = from;
        while (i < text.length() && i - from <= MAX_NAME_LENGTH && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i == from || i - from > MAX_NAME_LENGTH ? -1 : i;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
