package dev.apigatewaylogging.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses access log entries with field names that are not JSON: {@code requestId: id, httpMethod: GET}, the default of
 * some frameworks, and {@code requestId=id httpMethod=GET}. A value ends where the next name starts.
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

    private record Label(String name, String value) {}

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
            int next = nextPair(sep + 1);
            int valueEnd = next < 0 ? text.length() : next;
            labels.add(new Label(text.substring(start, sep), value(sep + 1, valueEnd)));
            if (next < 0) {
                return labels;
            }
            start = afterSeparator(next);
            sep = nameEnd(text, start);
        }
        return labels;
    }

    private static void put(Label label, AccessLogEntryBuilder fields) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(label.name());
        if (meaning != null) {
            fields.put(meaning, label.value());
        } else {
            fields.unknown(label.name());
        }
    }

    private String value(int from, int to) {
        String value = text.substring(from, to).strip();
        boolean quoted = value.length() > 1 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Returns the end of a value that starts here: before the separator of the next name; -1 if it is the last one. */
    private int nextPair(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c <= ' ' && spacesSeparate;
            if (space || c == ',' || c == ';' || c == '|' || isSlashAlone(i)) {
                int name = afterSeparator(i);
                int end = nameEnd(text, name);
                if (end > name
                        && end < text.length()
                        && text.charAt(end) == sign
                        && (!space || sign == '=' || isLabel(name, end))) {
                    return i;
                }
            }
        }
        return -1;
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
