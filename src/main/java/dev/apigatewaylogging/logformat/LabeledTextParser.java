package dev.apigatewaylogging.logformat;

/**
 * Reads access log entries that name their fields but are no JSON: {@code requestId: id, httpMethod: GET} as frameworks make
 * them by default, and {@code requestId=id httpMethod=GET}. A value ends where the next name begins.
 *
 * <p>Every character is looked at a bounded number of times.
 */
final class LabeledTextParser {

    private static final int LONGEST_NAME = 64;

    /** So many fields with a meaning make a line an access log entry. */
    private static final int ENOUGH = 3;

    private final String text;
    private final char sign;
    private final AccessLogEntryBuilder fields;
    private int known;

    private LabeledTextParser(String text, char sign, AccessLogEntryBuilder fields) {
        this.text = text;
        this.sign = sign;
        this.fields = fields;
    }

    /** Reads a line into the fields; false where it has no such form. */
    static boolean read(String line, AccessLogEntryBuilder into) {
        String text = line.strip();
        int end = nameEnd(text, 0);
        if (end < 0 || end == text.length() || (text.charAt(end) != ':' && text.charAt(end) != '=')) {
            return false;
        }
        LabeledTextParser labeled = new LabeledTextParser(text, text.charAt(end), into);
        labeled.scan();
        return labeled.known >= ENOUGH && into.has(AccessField.REQUEST_ID);
    }

    private void scan() {
        int start = 0;
        int sep = nameEnd(text, 0);
        while (sep >= 0) {
            int next = nextPair(sep + 1);
            int valueEnd = next < 0 ? text.length() : next;
            put(text.substring(start, sep), value(sep + 1, valueEnd));
            if (next < 0) {
                return;
            }
            start = afterSeparator(next);
            sep = nameEnd(text, start);
        }
    }

    private void put(String name, String value) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(name);
        if (meaning != null) {
            fields.put(meaning, value);
            known++;
        } else {
            fields.anyText();
        }
    }

    private String value(int from, int to) {
        String value = text.substring(from, to).strip();
        boolean quoted = value.length() > 1 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Where a value ends that begins here: before what separates it from the next name; -1 where it is the last one. */
    private int nextPair(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separates = c == ',' || c == ';' || c == '|' || (sign == '=' && c == ' ');
            if (separates) {
                int name = afterSeparator(i);
                int end = nameEnd(text, name);
                if (end > name && end < text.length() && text.charAt(end) == sign) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int afterSeparator(int separator) {
        int i = separator + 1;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    /** Where the name ends that begins here; -1 where none does. */
    private static int nameEnd(String text, int from) {
        int i = from;
        while (i < text.length() && i - from <= LONGEST_NAME && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i == from || i - from > LONGEST_NAME ? -1 : i;
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
