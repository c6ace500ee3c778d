package dev.apigatewaylogging.httpcall;

/** Small questions about text, where absent text is the empty string. */
final class Texts {

    private Texts() {}

    /** The first of the values that is there; empty where none is. */
    static String firstNonEmpty(String... values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** What stands between two marks; empty where they are not there. */
    static String between(String text, String before, String after) {
        int mark = text.indexOf(before);
        int from = mark + before.length();
        int to = mark < 0 ? -1 : text.indexOf(after, from);
        return to < 0 ? "" : text.substring(from, to).strip();
    }
}
