/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses API Gateway's {@code {name=value, name2=value2}}: nothing is quoted or escaped, and values contain {@code , }
 * and {@code =}. A new entry starts where a name (a token of RFC 9110) and {@code =} follow {@code , }.
 */
public final class HeaderMapParser {

    private HeaderMapParser() {}

    /**
     * Parses headers in the order of the log into a new map. The values of a repeated name are joined with {@code ,}.
     */
    public static LoggedHeaders headers(String text, boolean truncated) {
        String map = text.strip();
        return logged(map, headerEntries(map, truncated, Map.of()));
    }

    /**
     * Returns the apparent starts of headers.
     *
     * @param map a map without surrounding spaces
     * @param known values from other sources, by name: nothing inside one of them is a header
     */
    static List<Entry> headerEntries(String map, boolean truncated, Map<String, String> known) {
        return new Reader(map, truncated, true, known).entries();
    }

    /** Copies entries to a new map. The values of a repeated name are joined with {@code ,}. */
    static LoggedHeaders logged(String map, List<Entry> entries) {
        List<Map.Entry<String, String>> texts = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            texts.add(Map.entry(entry.name(), entry.value(map)));
        }
        return new LoggedHeaders(texts);
    }

    /** Returns the entries as a map; the values of a repeated name are joined with {@code ,}. */
    static Map<String, String> joined(List<Map.Entry<String, String>> entries) {
        Map<String, String> headers = new LinkedHashMap<>(entries.size() * 2);
        // names are tokens, which contain only ASCII letters
        Map<String, String> spelling = new HashMap<>(entries.size() * 2);
        Map<String, StringBuilder> repeated = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : entries) {
            String name = spelling.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getKey());
            if (name == null) {
                headers.put(entry.getKey(), entry.getValue());
            } else {
                repeated.computeIfAbsent(name, first -> new StringBuilder(headers.get(first)))
                        .append(',')
                        .append(entry.getValue());
            }
        }
        repeated.forEach((name, joined) -> headers.put(name, joined.toString()));
        return headers;
    }

    /**
     * Parses path or query parameters in the order of the log, with repeated names kept separate. Their names are less
     * strict than those of headers: {@code filter[name]}.
     */
    public static List<Map.Entry<String, String>> parameters(String text, boolean truncated) {
        String map = text.strip();
        List<Entry> entries = new Reader(map, truncated, false, Map.of()).entries();
        List<Map.Entry<String, String>> parameters = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            parameters.add(Map.entry(entry.name(), map.substring(entry.from(), entry.to())));
        }
        return parameters;
    }

    /**
     * An apparent entry of a map.
     *
     * @param name the name
     * @param from the start of the value
     * @param to the end of the value
     * @param known whether another source has the value
     */
    record Entry(String name, int from, int to, boolean known) {

        /** Returns the value of a header, without surrounding spaces. */
        String value(String map) {
            return map.substring(from, to).strip();
        }
    }

    /** One pass over the text; a possible name is read at most twice. */
    private static final class Reader {

        private final String text;
        private final boolean truncated;
        private final boolean headers;
        private final Map<String, String> known;
        private final int end;
        private final List<Entry> entries = new ArrayList<>();
        private final HeaderParameters.ValuePrefix before;

        Reader(String map, boolean truncated, boolean headers, Map<String, String> known) {
            this.text = map;
            this.before = new HeaderParameters.ValuePrefix(map);
            this.truncated = truncated;
            this.headers = headers;
            this.known = known;
            this.end = !truncated && map.endsWith("}") ? map.length() - 1 : map.length();
        }

        List<Entry> entries() {
            if (!text.startsWith("{")) {
                return entries;
            }
            int name = firstName();
            int equals = text.indexOf('=', name);
            while (equals >= 0 && equals < end) {
                String current = text.substring(name, equals);
                int knownEnd = endOfKnown(current.strip(), equals + 1);
                if (knownEnd == end) {
                    add(current, equals, end, true);
                    break;
                }
                int next = knownEnd < 0 ? nextEntry(current, equals + 1) : knownEnd + 2;
                if (next < 0) {
                    last(current, equals);
                    break;
                }
                add(current, equals, next - 2, knownEnd >= 0);
                name = afterSpaces(next);
                equals = text.indexOf('=', name);
            }
            return entries;
        }

        /** Returns the end of a value from another source if it is present here, completely or up to the end of the map; otherwise -1. */
        private int endOfKnown(String name, int from) {
            String value = known.isEmpty() ? null : known.get(name);
            if (value == null) {
                return -1;
            }
            if (truncated && value.length() >= end - from && text.startsWith(value.substring(0, end - from), from)) {
                return end;
            }
            if (!text.startsWith(value, from)) {
                return -1;
            }
            int to = from + value.length();
            if (to == end) {
                return to;
            }
            int start = text.startsWith(", ", to) ? afterSpaces(to + 2) : end;
            int stop = endOfName(start);
            boolean cutInSeparator = to + 1 == end && text.charAt(to) == ',';
            if (truncated && (cutInSeparator || (text.startsWith(", ", to) && stop == end))) {
                return to;
            }
            return stop > start && stop < end && text.charAt(stop) == '=' ? to : -1;
        }

        /** Text before the first name is not an entry. */
        private int firstName() {
            int start = afterSpaces(1);
            int stop = headers ? endOfName(start) : text.indexOf('=', start);
            if (stop >= 0 && stop < end && text.charAt(stop) == '=') {
                return start;
            }
            int next = nextEntry("", start);
            return next < 0 ? end : afterSpaces(next);
        }

        /** Returns the possible start of the next name, directly after {@code , }; -1 after the last entry. */
        private int nextEntry(String current, int from) {
            before.restart(from);
            for (int comma = text.indexOf(", ", from);
                    comma >= 0 && comma < end;
                    comma = text.indexOf(", ", comma + 2)) {
                int start = afterSpaces(comma + 2);
                int stop = endOfName(start);
                if (stop > start && stop < end && text.charAt(stop) == '=') {
                    if (!headers) {
                        return comma + 2;
                    }
                    if (!HeaderParameters.isParameterOf(current, text, before, start, stop, end)) {
                        return comma + 2;
                    }
                }
            }
            return -1;
        }

        /**
         * The last entry of a truncated map is truncated itself, and is omitted. If the next NAME is truncated, the
         * entry is complete.
         */
        private void last(String name, int equals) {
            if (!truncated) {
                add(name, equals, end, false);
                return;
            }
            int comma = text.lastIndexOf(',');
            boolean nameFollows = comma > equals && endOfName(afterSpaces(comma + 1)) == end;
            if (nameFollows && !(headers && HeaderParameters.isList(name))) {
                add(name, equals, comma, false);
            }
        }

        private void add(String name, int equals, int to, boolean isKnown) {
            entries.add(new Entry(name.strip(), equals + 1, Math.max(equals + 1, to), isKnown));
        }

        private int endOfName(int from) {
            int i = from;
            while (i < end && isNameCharacter(text.charAt(i))) {
                i++;
            }
            return i;
        }

        private boolean isNameCharacter(char c) {
            return HttpTokens.isTokenCharacter(c)
                    || (!headers && (c == '[' || c == ']' || (c > 127 && Character.isLetterOrDigit(c))));
        }

        private int afterSpaces(int from) {
            int i = from;
            while (i < end && text.charAt(i) == ' ') {
                i++;
            }
            return i;
        }
    }
}
