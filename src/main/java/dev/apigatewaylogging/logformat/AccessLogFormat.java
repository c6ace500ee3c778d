/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import dev.apigatewaylogging.logformat.headers.HttpTokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Parses text entries of one access log format (CLF, CSV or custom): text with {@code $context} variables.
 *
 * <p>From the left and from the right, up to the variables that can contain any text, each value ends where the text
 * after its variable starts. The part between two such variables can be ambiguous, since a client can write the
 * separators of the format into a path or user agent. All valid readings are kept: if there are several, API Gateway's
 * is unknown. The steps for an entry are limited, and cover a bounded multiple of its length.
 */
final class AccessLogFormat {

    private static final String CONTEXT = "$context.";
    private static final String STAGE_VARIABLES = "$stageVariables.";
    /** An entry without client-written separators needs a few dozen steps. */
    private static final int MAX_STEPS = 5_000;

    /** The maximum number of visits per character, and some more for short entries. */
    private static final int MAX_VISITS = 32;

    private static final int FEW_CHARACTERS = 4_000;

    /** The maximum length of a value of one word: limits what a client gets into an ID. */
    private static final int MAX_WORD_LENGTH = 4_096;

    /** No latency has as many digits. */
    private static final int LENGTH_OF_SHORT_ID = 12;

    private static final int LENGTH_OF_TIME = "09/Apr/2015:12:34:56 +0000".length();
    private static final int LENGTH_OF_LOCAL_TIME = "09/Apr/2015:12:34:56".length();

    /**
     * A variable and the text that follows it.
     *
     * @param field the field that it prints; null if no record needs it
     * @param anyText whether its value can be any text
     * @param number whether it prints only digits
     * @param after the text between this variable and the next one
     */
    private record Variable(AccessField field, boolean anyText, boolean number, String after) {}

    private final String prefix;
    private final List<Variable> variables;
    private final boolean ofUnknownStage;

    private AccessLogFormat(String prefix, List<Variable> variables, boolean ofUnknownStage) {
        this.prefix = prefix;
        this.variables = variables;
        this.ofUnknownStage = ofUnknownStage;
    }

    /** Parses a format that a stage may have: what cannot be the ID of a request shows that an entry has another one. */
    static AccessLogFormat published(String format) {
        AccessLogFormat of = of(format);
        return new AccessLogFormat(of.prefix, of.variables, true);
    }

    /** Parses a format pasted from a stage; entry breaks in it come from pasting. */
    static AccessLogFormat of(String format) {
        String text = oneLine(format);
        List<Variable> variables = new ArrayList<>();
        int at = nextVariable(text, 0);
        String prefix = at < 0 ? text : text.substring(0, at);
        while (at >= 0) {
            int end = endOfName(text, at);
            int next = nextVariable(text, end);
            String name = text.startsWith(CONTEXT, at) ? text.substring(at + CONTEXT.length(), end) : "";
            AccessField field = ContextVariables.of(name);
            boolean anyText = field == null ? !isNumber(name) : isOfClient(field);
            boolean number = field == null && isNumber(name) && isOfGateway(name);
            String after = next < 0 ? text.substring(end) : text.substring(end, next);
            variables.add(new Variable(field, anyText, number, after));
            at = next;
        }
        return new AccessLogFormat(prefix, List.copyOf(variables), false);
    }

    /** A client chooses these; a format may name a path a resource. */
    private static boolean isOfClient(AccessField field) {
        return switch (field) {
            case USER_AGENT, PATH, RESOURCE_PATH, REQUEST_ID -> true;
            default -> false;
        };
    }

    private static String oneLine(String format) {
        StringBuilder text = new StringBuilder(format.length());
        format.strip().lines().map(String::strip).forEach(text::append);
        return text.toString();
    }

    private static int nextVariable(String text, int from) {
        int context = text.indexOf(CONTEXT, from);
        int stage = text.indexOf(STAGE_VARIABLES, from);
        return context < 0 || (stage >= 0 && stage < context) ? stage : context;
    }

    private static int endOfName(String text, int dollar) {
        int end = text.indexOf('.', dollar) + 1;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        while (".-".indexOf(text.charAt(end - 1)) >= 0 && end - 1 > dollar) {
            end--;
        }
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return HttpTokens.isTokenCharacter(c) && "!#$%&'*+^`|~".indexOf(c) < 0;
    }

    private static boolean isNumber(String name) {
        return name.endsWith("atency") || name.endsWith("Length") || name.endsWith("tatus");
    }

    /** An authorizer's function can return a value of any name. */
    private static boolean isOfGateway(String name) {
        return !name.startsWith("authorizer.")
                || name.equals("authorizer.status")
                || name.equals("authorizer.latency")
                || name.startsWith("authorizer.integration");
    }

    /** Returns whether the format has any variable that a record needs. */
    boolean hasKnownVariables() {
        return variables.stream().anyMatch(variable -> variable.field() != null);
    }

    /**
     * Returns whether an entry can begin with {@code (id)} by a client's text, and has enough other fields to differ from most
     * entries of an execution log.
     */
    boolean canLookLikeExecutionLog() {
        boolean begins =
                prefix.isEmpty() ? !variables.isEmpty() && variables.get(0).anyText() : prefix.startsWith("(");
        return begins
                && prints(AccessField.STATUS, AccessField.CLIENT_IP)
                && prints(AccessField.METHOD, AccessField.PATH);
    }

    private boolean prints(AccessField one, AccessField other) {
        return variables.stream().anyMatch(variable -> variable.field() == one || variable.field() == other);
    }

    /** Adds the values of an entry to the fields; returns false and adds nothing if the entry has another format. */
    boolean read(String entry, AccessLogEntryBuilder into) {
        String text = entry.strip();
        int last = variables.size() - 1;
        if (last < 0
                || !text.startsWith(prefix)
                || !text.endsWith(variables.get(last).after())) {
            return false;
        }
        String[] values = new String[variables.size()];
        int left = prefix.length();
        int right = text.length() - variables.get(last).after().length();
        int first = 0;
        while (first < last && !variables.get(first).anyText()) {
            left = fromLeft(text, left, right, first++, values);
            if (left < 0) {
                return false;
            }
        }
        while (last > first
                && !variables.get(last).anyText()
                && !variables.get(last - 1).after().isEmpty()) {
            right = fromRight(text, left, right, last--, values);
            if (right < 0) {
                return false;
            }
        }
        for (int i = 0; i < variables.size(); i++) {
            if ((i < first || i > last) && !fits(i, values[i])) {
                return false;
            }
        }
        Middle middle = new Middle(text, right, last, values, into);
        middle.search(first, first, left);
        if (middle.found && !middle.isGivenUp() && printsId(first, last)) {
            middle.searchOddIds(first, left);
        }
        if (!middle.found
                && !ofUnknownStage
                && !middle.isGivenUp()
                && prints(AccessField.METHOD, AccessField.ROUTE_KEY)
                && printsId(first, last)) {
            middle.searchOnlyOddIds(first, left);
            if (middle.found) {
                into.contradicted(EnumSet.of(AccessField.REQUEST_ID, AccessField.PATH));
            }
        }
        if (middle.isGivenUp()) {
            if (middleFromRight(text, left, right, first, last, values) && fit(values)) {
                put(values, into);
                middle.found = true;
            }
            if (middle.found) {
                into.contradicted(EnumSet.of(AccessField.PATH, AccessField.METHOD, AccessField.STATUS));
            }
        }
        return middle.found;
    }

    private boolean printsId(int first, int last) {
        return variables.subList(first, last + 1).stream()
                .anyMatch(variable -> variable.field() == AccessField.REQUEST_ID);
    }

    /** The readings of the text between the first and the last variable that can contain any text. */
    private final class Middle {

        private final String text;
        private final int right;
        private final int last;
        private final String[] values;
        private final AccessLogEntryBuilder into;
        private final int[] starts = new int[variables.size()];
        private final int[] ends = new int[variables.size()];
        private final long maxCharacters;
        private long characters;
        private int steps;
        private boolean found;

        private String[] firstReading;

        /** The first reading, while those with an odd ID are searched; otherwise null. */
        private String[] usual;

        private boolean onlyOddIds;
        private int startOfId;
        private int endOfId;

        private Middle(String text, int right, int last, String[] values, AccessLogEntryBuilder into) {
            this.text = text;
            this.right = right;
            this.last = last;
            this.values = values;
            this.into = into;
            this.maxCharacters = (long) MAX_VISITS * Math.max(text.length(), FEW_CHARACTERS);
        }

        private boolean isGivenUp() {
            return steps > MAX_STEPS || characters > maxCharacters;
        }

        /** Adds the readings whose variable's value starts here, the shortest values first. */
        private void search(int first, int index, int start) {
            starts[index] = start;
            if (index == last) {
                ends[index] = right;
                if (fitsHere(index, start, right)) {
                    putReading(first);
                }
                return;
            }
            Variable variable = variables.get(index);
            int from = start;
            int end = firstEnd(text, start, index);
            while (end >= 0 && end + variable.after().length() <= right) {
                steps++;
                characters += end - from + 1;
                if (isGivenUp()) {
                    return;
                }
                if (fitsHere(index, start, end)) {
                    ends[index] = end;
                    search(first, index + 1, end + variable.after().length());
                }
                from = end + 1;
                end = variable.anyText() ? nextEnd(text, from, index) : -1;
            }
            characters += end < 0 ? text.length() - from : 0;
        }

        /**
         * Adds the readings in which the ID is more than one word, if they show other values than the first one does. A
         * client can choose such an ID, with the separators of the format: what seems to follow it may be a part of it. The
         * ID of the first reading is a part of it as well; without that, words of a user agent are IDs too.
         */
        private void searchOddIds(int first, int left) {
            usual = firstReading;
            steps = 0;
            characters = 0;
            search(first, first, left);
        }

        /** Adds the readings of an entry that has none with an ID of one word: it must not get lost. */
        private void searchOnlyOddIds(int first, int left) {
            onlyOddIds = true;
            search(first, first, left);
        }

        private boolean fitsHere(int index, int start, int end) {
            AccessField field = variables.get(index).field();
            boolean fits = fits(index, text, start, end);
            if (onlyOddIds && field != null) {
                return field == AccessField.REQUEST_ID
                        ? end > start && end - start <= MAX_WORD_LENGTH
                        : fits && ContextVariables.isOfGateway(field, text, start, end);
            }
            if (usual == null || field == null) {
                return fits;
            }
            return field == AccessField.REQUEST_ID
                    ? start < endOfId && end > startOfId && !fits
                    : fits && ContextVariables.isOfGateway(field, text, start, end);
        }

        /** Returns whether nothing but the ID and the user agent differs, which ordinary entries do not tell apart. */
        private boolean isAsUsual(int first) {
            for (int i = first; i <= last; i++) {
                AccessField field = variables.get(i).field();
                boolean compared = field != null && field != AccessField.REQUEST_ID && field != AccessField.USER_AGENT;
                if (compared && (ends[i] - starts[i] != usual[i].length() || !text.startsWith(usual[i], starts[i]))) {
                    return false;
                }
            }
            return true;
        }

        private void putReading(int first) {
            if (usual != null && isAsUsual(first)) {
                return;
            }
            for (int i = first; i <= last; i++) {
                if (!found && variables.get(i).field() == AccessField.REQUEST_ID) {
                    startOfId = starts[i];
                    endOfId = ends[i];
                }
                // a value that no record needs is not copied
                values[i] = variables.get(i).field() == null ? "" : text.substring(starts[i], ends[i]);
            }
            characters += ends[last] - starts[first];
            firstReading = found ? firstReading : values.clone();
            put(values, into);
            found = true;
        }
    }

    private boolean middleFromRight(String text, int left, int right, int first, int last, String[] values) {
        int end = right;
        for (int i = last; i > first && end >= 0; i--) {
            end = fromRight(text, left, end, i, values);
        }
        if (end < left) {
            return false;
        }
        values[first] = text.substring(left, end);
        return true;
    }

    /** Reads a value that starts at {@code left}; returns the start of the next one, or -1. */
    private int fromLeft(String text, int left, int right, int index, String[] values) {
        Variable variable = variables.get(index);
        int end = firstEnd(text, left, index);
        if (end < 0 || end > right) {
            return -1;
        }
        values[index] = text.substring(left, end);
        return end + variable.after().length();
    }

    private int firstEnd(String text, int start, int index) {
        return nextEnd(text, minEnd(text, start, variables.get(index).field()), index);
    }

    /** Returns the possible end of a value at or after the index; -1 if there is none. */
    private int nextEnd(String text, int from, int index) {
        String after = variables.get(index).after();
        return after.isEmpty() ? startOfNext(text, from, index) : text.indexOf(after, from);
    }

    /** Of two variables without text between them, the second can be found if it is a path. */
    private int startOfNext(String text, int left, int index) {
        AccessField next = variables.get(index + 1).field();
        return next == AccessField.PATH || next == AccessField.RESOURCE_PATH ? text.indexOf('/', left) : -1;
    }

    /** Reads a value that ends at {@code right}; returns the end of the previous one, or -1. */
    private int fromRight(String text, int left, int right, int index, String[] values) {
        String separator = variables.get(index - 1).after();
        int latestStart = maxStart(text, right, variables.get(index).field(), separator);
        int start = text.lastIndexOf(separator, latestStart - separator.length());
        if (start < left || separator.isEmpty()) {
            return -1;
        }
        values[index] = text.substring(start + separator.length(), right);
        return start;
    }

    /** Returns the earliest end of the value: a time and a route key contain a space. */
    private static int minEnd(String text, int start, AccessField field) {
        if (field == AccessField.REQUEST_TIME && isTime(text, start)) {
            return start + LENGTH_OF_TIME;
        }
        if (field == AccessField.ROUTE_KEY) {
            int letters = start;
            while (letters < text.length() && Character.isUpperCase(text.charAt(letters))) {
                letters++;
            }
            return letters > start && text.startsWith(" /", letters) ? letters + 1 : start;
        }
        return start;
    }

    /** Returns the latest start of the value. */
    private static int maxStart(String text, int end, AccessField field, String separator) {
        if (field == AccessField.REQUEST_TIME && isTime(text, end - LENGTH_OF_TIME)) {
            return end - LENGTH_OF_TIME;
        }
        if (field == AccessField.ROUTE_KEY) {
            int slash = text.lastIndexOf(" /", end);
            int letters = slash;
            while (letters > 0 && Character.isUpperCase(text.charAt(letters - 1))) {
                letters--;
            }
            // a client can write the beginning of a route in front of the separator
            boolean isWord = isFree(text, slash + 1, end, " ") && isFree(text, slash + 1, end, separator);
            return slash >= 0 && letters < slash && isWord ? letters : end;
        }
        return end;
    }

    private static boolean isFree(String text, int start, int end, String separator) {
        int at = text.indexOf(separator, start);
        return at < 0 || at >= end;
    }

    private static boolean isTime(String text, int start) {
        int zone = start + LENGTH_OF_LOCAL_TIME + 1;
        return start >= 0
                && start + LENGTH_OF_TIME <= text.length()
                && text.charAt(start + 2) == '/'
                && text.charAt(zone - 1) == ' '
                && (text.charAt(zone) == '+' || text.charAt(zone) == '-');
    }

    private boolean fits(int index, String value) {
        return fits(index, value, 0, value.length());
    }

    /** Returns whether the part of the text can be the value of the variable. */
    private boolean fits(int index, String text, int start, int end) {
        AccessField field = variables.get(index).field();
        if (start > end) {
            return false;
        }
        if (field == null) {
            return !variables.get(index).number() || isNumber(text, start, end);
        }
        if (field == AccessField.USER_AGENT) {
            return true;
        }
        if (field == AccessField.PATH || field == AccessField.RESOURCE_PATH) {
            return text.startsWith("/", start) ? end > start : text.startsWith("-", start) && end == start + 1;
        }
        if (end - start > MAX_WORD_LENGTH) {
            return false;
        }
        String value = text.substring(start, end);
        boolean id = field == AccessField.REQUEST_ID || field == AccessField.EXTENDED_REQUEST_ID;
        return ContextVariables.isValid(field, value) && !(ofUnknownStage && id && isNoId(field, value));
    }

    /** A latency, a hyphen or a word in quotation marks may be where another format has the ID. */
    private static boolean isNoId(AccessField field, String value) {
        if (value.length() >= LENGTH_OF_SHORT_ID && value.indexOf('"') < 0) {
            // a UUID can happen to be without letters
            return false;
        }
        if (field == AccessField.EXTENDED_REQUEST_ID) {
            return isNumber(value, 0, value.length()) && !value.equals("-");
        }
        boolean letters = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return true;
            }
            letters |= Character.isLetter(c);
        }
        return !letters;
    }

    private static boolean isNumber(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            boolean none = text.charAt(i) == '-' && end == start + 1;
            if (!none && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }

    private boolean fit(String[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!fits(i, values[i])) {
                return false;
            }
        }
        return true;
    }

    private void put(String[] values, AccessLogEntryBuilder into) {
        for (int i = 0; i < values.length; i++) {
            if (variables.get(i).field() != null) {
                into.put(variables.get(i).field(), values[i]);
            }
        }
    }
}
