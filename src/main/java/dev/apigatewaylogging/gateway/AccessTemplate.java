package dev.apigatewaylogging.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * An access log format as text with {@code $context} variables, turned round: it finds the variables' values in a line.
 *
 * <p>From the left and from the right, up to the variables that can hold any text, each value ends where the text after
 * its variable begins. What is between two such variables is read from the left, and where that gives values that cannot
 * be, from the right. So every character is looked at a bounded number of times for each variable.
 */
final class AccessTemplate {

    private static final String CONTEXT = "$context.";
    private static final String STAGE_VARIABLES = "$stageVariables.";
    private static final int LENGTH_OF_TIME = "09/Apr/2015:12:34:56 +0000".length();
    private static final int LENGTH_OF_LOCAL_TIME = "09/Apr/2015:12:34:56".length();

    /**
     * A variable and the text that follows it.
     *
     * @param field what it prints; null where no record needs that
     * @param anyText whether its value can hold anything
     * @param after the text between this variable and the next one
     */
    private record Variable(AccessField field, boolean anyText, String after) {}

    private final String before;
    private final List<Variable> variables;

    private AccessTemplate(String before, List<Variable> variables) {
        this.before = before;
        this.variables = variables;
    }

    /** Reads a format as it is pasted from a stage; line breaks in it are of the pasting. */
    static AccessTemplate of(String format) {
        String text = oneLine(format);
        List<Variable> variables = new ArrayList<>();
        int at = nextVariable(text, 0);
        String before = at < 0 ? text : text.substring(0, at);
        while (at >= 0) {
            int end = endOfName(text, at);
            int next = nextVariable(text, end);
            String name = text.startsWith(CONTEXT, at) ? text.substring(at + CONTEXT.length(), end) : "";
            AccessField field = AccessVariables.of(name);
            boolean anyText = field == null ? !isNumber(name) : field == AccessField.USER_AGENT;
            variables.add(new Variable(field, anyText, next < 0 ? text.substring(end) : text.substring(end, next)));
            at = next;
        }
        return new AccessTemplate(before, List.copyOf(variables));
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
        return Tokens.isTokenCharacter(c) && "!#$%&'*+^`|~".indexOf(c) < 0;
    }

    private static boolean isNumber(String name) {
        return name.endsWith("atency") || name.endsWith("Length") || name.endsWith("tatus");
    }

    /** Whether it has any variable that a record needs. */
    boolean tells() {
        return variables.stream().anyMatch(variable -> variable.field() != null);
    }

    /** Puts the values of a line into the fields; false, and nothing put, where the line does not have this format. */
    boolean read(String line, AccessFields into) {
        String text = line.strip();
        int last = variables.size() - 1;
        if (last < 0
                || !text.startsWith(before)
                || !text.endsWith(variables.get(last).after())) {
            return false;
        }
        String[] values = new String[variables.size()];
        int left = before.length();
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
        return (middleFromLeft(text, left, right, first, last, values) && put(values, into))
                || (middleFromRight(text, left, right, first, last, values) && put(values, into));
    }

    private boolean middleFromLeft(String text, int left, int right, int first, int last, String[] values) {
        int start = left;
        for (int i = first; i < last && start >= 0; i++) {
            start = fromLeft(text, start, right, i, values);
        }
        if (start < 0 || start > right) {
            return false;
        }
        values[last] = text.substring(start, right);
        return true;
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

    /** Takes a value that begins at {@code left}; where the next one begins, or -1. */
    private int fromLeft(String text, int left, int right, int index, String[] values) {
        Variable variable = variables.get(index);
        int end = variable.after().isEmpty()
                ? startOfNext(text, left, index)
                : text.indexOf(variable.after(), leastEnd(text, left, variable.field()));
        if (end < 0 || end > right) {
            return -1;
        }
        values[index] = text.substring(left, end);
        return end + variable.after().length();
    }

    /** Of two variables without text between them the second can be found where it is a path. */
    private int startOfNext(String text, int left, int index) {
        AccessField next = variables.get(index + 1).field();
        return next == AccessField.PATH || next == AccessField.RESOURCE_PATH ? text.indexOf('/', left) : -1;
    }

    /** Takes a value that ends at {@code right}; where the one before ends, or -1. */
    private int fromRight(String text, int left, int right, int index, String[] values) {
        String separator = variables.get(index - 1).after();
        int mostStart = mostStart(text, right, variables.get(index).field());
        int start = text.lastIndexOf(separator, mostStart - separator.length());
        if (start < left || separator.isEmpty()) {
            return -1;
        }
        values[index] = text.substring(start + separator.length(), right);
        return start;
    }

    /** Where the value can end at the earliest: a time and a route key have a space in them. */
    private static int leastEnd(String text, int start, AccessField field) {
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

    /** Where the value can begin at the latest. */
    private static int mostStart(String text, int end, AccessField field) {
        if (field == AccessField.REQUEST_TIME && isTime(text, end - LENGTH_OF_TIME)) {
            return end - LENGTH_OF_TIME;
        }
        if (field == AccessField.ROUTE_KEY) {
            int slash = text.lastIndexOf(" /", end);
            int letters = slash;
            while (letters > 0 && Character.isUpperCase(text.charAt(letters - 1))) {
                letters--;
            }
            int space = text.indexOf(' ', slash + 1);
            return slash >= 0 && letters < slash && (space < 0 || space >= end) ? letters : end;
        }
        return end;
    }

    private static boolean isTime(String text, int start) {
        int zone = start + LENGTH_OF_LOCAL_TIME + 1;
        return start >= 0
                && start + LENGTH_OF_TIME <= text.length()
                && text.charAt(start + 2) == '/'
                && text.charAt(zone - 1) == ' '
                && (text.charAt(zone) == '+' || text.charAt(zone) == '-');
    }

    private boolean put(String[] values, AccessFields into) {
        for (int i = 0; i < values.length; i++) {
            AccessField field = variables.get(i).field();
            if (field != null && !AccessVariables.fits(field, values[i])) {
                return false;
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (variables.get(i).field() != null) {
                into.put(variables.get(i).field(), values[i]);
            }
        }
        return true;
    }
}
