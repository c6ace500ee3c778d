package dev.apigatewaylogging.util.json;

/** The bodies that Akto takes for half a JSON document, and then drops with their whole record. */
public final class TruncatedJsonDetector {

    /** The one content type under which Akto looks; it is also the one that it assumes where there is none. */
    public static final String SUSPECT_CONTENT_TYPE = "application/json";

    /** The same content type, spelled so that Akto keeps the record, without looking for parameters in the body. */
    public static final String UNPARSED_CONTENT_TYPE = "application/json; charset=utf-8";

    private TruncatedJsonDetector() {}

    /** Whether {@code body} begins as a JSON object or array and does not end as one. */
    public static boolean isTruncated(String body) {
        int first = 0;
        int last = body.length() - 1;
        while (first <= last && body.charAt(first) <= ' ') {
            first++;
        }
        while (last > first && body.charAt(last) <= ' ') {
            last--;
        }
        if (first > last) {
            return false;
        }
        return switch (body.charAt(first)) {
            case '{' -> body.charAt(last) != '}';
            case '[' -> body.charAt(last) != ']';
            default -> false;
        };
    }
}
