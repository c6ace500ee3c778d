package dev.apigatewaylogging.gateway;

/**
 * Tells what the text of one log event says. It never throws, whatever the text, and takes time linear in its length.
 *
 * <p>The formats are those of AWS's documentation, "Set up CloudWatch logging for REST APIs in API Gateway".
 */
public final class LineParser {

    private static final UnreadableLine EMPTY = new UnreadableLine("empty");
    private static final UnreadableLine UNKNOWN = new UnreadableLine("no known format");

    /** Reads one event's message. */
    public LogLine parse(String message) {
        if (message == null) {
            return EMPTY;
        }
        int start = 0;
        while (start < message.length() && message.charAt(start) <= ' ') {
            start++;
        }
        if (start == message.length()) {
            return EMPTY;
        }
        return switch (message.charAt(start)) {
            case '(' -> ExecutionLines.parse(start == 0 ? message : message.substring(start), Delivered.PLAIN);
            case '{' -> JsonLines.parse(message);
            default -> UNKNOWN;
        };
    }
}
