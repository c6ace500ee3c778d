package dev.apigatewaylogging.logformat;

/**
 * Recovers fields of invalid JSON: quotes around a variable that has its own ({@code "msg": " "Endpoint request timed
 * out""}), a missing quote, a truncation.
 *
 * <p>Every character is read a bounded number of times.
 */
final class LenientJsonParser {

    private static final int MAX_NAME_LENGTH = 64;

    private final String text;
    private final JsonFieldResolver names;
    private final AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
    private String container = "";
    private int skipDepth;
    private int depth;
    private boolean doubtfulEnd;
    private int at;

    private LenientJsonParser(String text, JsonFieldResolver names) {
        this.text = text;
        this.names = names;
    }

    static LogEntry parse(String text, JsonFieldResolver names) {
        LenientJsonParser broken = new LenientJsonParser(text, names);
        broken.scan();
        if (broken.depth > 0 && text.stripTrailing().endsWith("}")) {
            broken.fields.unclosed();
        }
        if (broken.doubtfulEnd) {
            broken.fields.contradicted(AccessLogEntryBuilder.UNCERTAIN);
        }
        return broken.fields.build(text);
    }

    private void scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                int end = nameEnd(at);
                if (end < 0) {
                    at++;
                } else {
                    String name = text.substring(at + 1, end);
                    at = afterColon(end);
                    value(name);
                }
            } else {
                if (c == '{') {
                    depth++;
                    skipDepth += skipDepth > 0 ? 1 : 0;
                } else if (c == '}') {
                    depth--;
                    skipDepth = Math.max(0, skipDepth - 1);
                    container = "";
                }
                at++;
            }
        }
    }

    private void value(String name) {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at);
        if (c == '{') {
            depth++;
            if (skipDepth > 0 || AccessFieldAliases.isUnrelatedObject(name)) {
                skipDepth++;
            } else {
                container = name;
            }
            at++;
        } else if (c == '"') {
            int end = closingQuote(at + 1);
            put(name, text.substring(at + 1, end));
            at = Math.min(text.length(), end + 1);
        } else if (c != '[') {
            int start = at;
            while (at < text.length() && ",}]\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            put(name, text.substring(start, at).strip());
        } else {
            at++;
        }
    }

    private void put(String name, String raw) {
        if (skipDepth > 0) {
            fields.ignored(AccessFieldAliases.of(name), unescaped(raw));
            fields.anyText();
        } else if (!raw.equals("null")) {
            // a quotation mark that is not escaped is a client's
            names.put(
                    fields,
                    container,
                    name,
                    raw.startsWith("\"") ? unescaped(raw) : names.withoutQuotes(unescaped(raw)));
        }
    }

    /** Returns the closing quote of a name followed by a colon; -1 if no such name starts at the quote. */
    private int nameEnd(int open) {
        int last = Math.min(text.length(), open + 1 + MAX_NAME_LENGTH);
        for (int i = open + 1; i < last; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int next = afterSpaces(i + 1);
                // a colon may be missing before an object
                return next < text.length() && (text.charAt(next) == ':' || text.charAt(next) == '{') ? i : -1;
            }
            if (c == '{' || c == '}' || c == ',' || c == ':' || c == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private int afterColon(int closingQuote) {
        int colon = afterSpaces(closingQuote + 1);
        return colon < text.length() && text.charAt(colon) == ':' ? afterSpaces(colon + 1) : colon;
    }

    /** Returns the quote after which the object continues or ends; the end of the text if there is none. */
    private int closingQuote(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (endsBeforeName(i)) {
                    // valid JSON never has this: a client ended its value with a backslash
                    doubtfulEnd = true;
                    return i;
                }
            } else if (c == '"') {
                int next = afterSpaces(i + 1);
                if (next >= text.length() || text.charAt(next) == '}') {
                    return i;
                }
                if (text.charAt(next) == ',') {
                    int name = afterSpaces(next + 1);
                    if (name >= text.length()
                            || text.charAt(name) == '}'
                            || (text.charAt(name) == '"' && nameEnd(name) > 0)) {
                        return i;
                    }
                }
            }
        }
        return text.length();
    }

    /** Returns whether a quote is followed by a comma and the next name. */
    private boolean endsBeforeName(int quote) {
        int next = quote < text.length() && text.charAt(quote) == '"' ? afterSpaces(quote + 1) : text.length();
        int name = next < text.length() && text.charAt(next) == ',' ? afterSpaces(next + 1) : text.length();
        return name < text.length() && text.charAt(name) == '"' && nameEnd(name) > 0;
    }

    private int afterSpaces(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) <= ' ' && i - from < MAX_NAME_LENGTH) {
            i++;
        }
        return i;
    }

    private static String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                plain.append(c);
                continue;
            }
            char escaped = raw.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case '"', '\\', '/' -> plain.append(escaped);
                default -> plain.append('\\').append(escaped);
            }
        }
        return plain.toString();
    }
}
