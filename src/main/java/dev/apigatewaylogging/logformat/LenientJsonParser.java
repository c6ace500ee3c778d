/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/**
 * Recovers fields of invalid JSON: quotes around a variable that has its own ({@code "msg": " "Endpoint request timed
 * out""}), a missing quote, colon, comma or brace, a truncation. A mistake loses no field but its own.
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
    private boolean endsEarly;
    private final int lastColon;
    private int at;

    private LenientJsonParser(String text, JsonFieldResolver names) {
        this.text = text;
        this.names = names;
        this.lastColon = text.lastIndexOf(':');
    }

    static LogEntry parse(String text, JsonFieldResolver names) {
        LenientJsonParser broken = new LenientJsonParser(text, names);
        broken.scan();
        if ((broken.endsEarly || broken.depth > 0) && text.stripTrailing().endsWith("}")) {
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
            int name = c == '"' ? at : afterSpaces(at + 1);
            int value = c == '"' || c == ',' || c == '{' ? valueAt(name) : -1;
            // a name without its quotation mark follows a comma or brace
            if (value >= 0 && (c == '"' || text.charAt(name) != '"')) {
                depth += c == '{' ? 1 : 0;
                skipDepth += c == '{' && skipDepth > 0 ? 1 : 0;
                at = value;
                value(nameAt(name));
                continue;
            }
            if (c == '{') {
                depth++;
                skipDepth += skipDepth > 0 ? 1 : 0;
            } else if (c == '}') {
                depth--;
                endsEarly |= depth <= 0 && at < lastColon;
                skipDepth = Math.max(0, skipDepth - 1);
                container = "";
            }
            at++;
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
            at = end < text.length() && text.charAt(end) == '"' ? end + 1 : end;
        } else if (c != '[') {
            int start = at;
            at = endOfUnquoted(at);
            put(name, text.substring(start, at).strip());
        } else {
            at++;
        }
    }

    /** Returns the end of a value without an opening quotation mark; a template has braces of its own. */
    private int endOfUnquoted(int from) {
        int braces = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            braces += c == '{' ? 1 : 0;
            if (",]\n\"".indexOf(c) >= 0 || (c == '}' && braces == 0)) {
                return i;
            }
            braces -= c == '}' ? 1 : 0;
        }
        return text.length();
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

    /**
     * Returns where the value starts whose name starts here; -1 if none does. One quotation mark of the name or its colon
     * may be missing.
     */
    private int valueAt(int start) {
        boolean opened = start < text.length() && text.charAt(start) == '"';
        int from = opened ? start + 1 : start;
        int last = Math.min(text.length(), from + MAX_NAME_LENGTH);
        boolean plain = true;
        for (int i = from; i < last; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return valueBehind(i, opened, plain && i > from);
            }
            if (c == ':') {
                int value = afterSpaces(i + 1);
                boolean quoted = value < text.length() && text.charAt(value) == '"';
                return opened && quoted && plain && i > from ? value : -1;
            }
            if (c == '{' || c == '}' || c == ',' || c == '\\') {
                return -1;
            }
            plain &= isNameCharacter(c);
        }
        return -1;
    }

    private int valueBehind(int closingQuote, boolean opened, boolean plain) {
        int next = afterSpaces(closingQuote + 1);
        if (next == text.length()) {
            return -1;
        }
        char c = text.charAt(next);
        if (c == ':') {
            return opened || plain ? afterSpaces(next + 1) : -1;
        }
        boolean value = c == '{' || (plain && (c == '"' || (c >= '0' && c <= '9')));
        return opened && value ? next : -1;
    }

    private static boolean isNameCharacter(char c) {
        return c == '_' || c == '-' || c == '.' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private String nameAt(int start) {
        int from = text.charAt(start) == '"' ? start + 1 : start;
        int to = from;
        while (text.charAt(to) != '"' && text.charAt(to) != ':') {
            to++;
        }
        return text.substring(from, to);
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
                if (isNameBehindComma(i, from)) {
                    // the value's own one is missing
                    return text.lastIndexOf(',', i);
                }
                int next = afterSpaces(i + 1);
                if (next >= text.length() || text.charAt(next) == '}' || isFollowedByName(next)) {
                    return i;
                }
            }
        }
        return text.length();
    }

    /** Returns whether a name follows, after any number of commas. */
    private boolean isFollowedByName(int from) {
        int name = from;
        while (name < text.length() && text.charAt(name) == ',' && name - from < MAX_NAME_LENGTH) {
            name = afterSpaces(name + 1);
        }
        boolean comma = name > from;
        if (comma && (name >= text.length() || text.charAt(name) == '}')) {
            return true;
        }
        return (comma || text.charAt(name) == '"') && valueAt(name) >= 0;
    }

    /** Returns whether a name starts at a quote, directly after a comma within the value. */
    private boolean isNameBehindComma(int quote, int valueStart) {
        int before = quote - 1;
        while (before > valueStart && text.charAt(before) == ' ' && quote - before < MAX_NAME_LENGTH) {
            before--;
        }
        return before >= valueStart && text.charAt(before) == ',' && valueAt(quote) >= 0;
    }

    /** Returns whether a quote is followed by a comma and the next name. */
    private boolean endsBeforeName(int quote) {
        int next = quote < text.length() && text.charAt(quote) == '"' ? afterSpaces(quote + 1) : text.length();
        int name = next < text.length() && text.charAt(next) == ',' ? afterSpaces(next + 1) : text.length();
        return name < text.length() && text.charAt(name) == '"' && valueAt(name) >= 0;
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
