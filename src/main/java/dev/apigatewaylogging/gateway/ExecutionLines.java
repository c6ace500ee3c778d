package dev.apigatewaylogging.gateway;

/**
 * Reads {@code (requestId) label value}. A label counts only directly after the id: the same words can occur inside any
 * body or header.
 */
final class ExecutionLines {

    /** A REST API's id is a UUID, but the client may choose it ({@code x-amzn-RequestId}). */
    private static final int LONGEST_ID = 128;

    private static final String CUT = "[TRUNCATED]";
    private static final UnreadableLine NO_ID = new UnreadableLine("no request id in the parentheses");

    private ExecutionLines() {}

    /** Whether the text begins as an execution line does. */
    static boolean looksLikeOne(String message) {
        return message.startsWith("(") && endOfId(message) > 0;
    }

    /**
     * Reads a text that begins with a parenthesis.
     *
     * @param likely the id of another execution line, which is this one's too as a rule; empty where there is none
     */
    static LogLine parse(String message, Delivered delivered, String likely) {
        boolean known = isOf(likely, message);
        int close = known ? likely.length() + 1 : endOfId(message);
        if (close < 0) {
            return NO_ID;
        }
        String requestId = known ? likely : message.substring(1, close);
        int start = Math.min(close + 2, message.length());
        ExecutionLabel label = ExecutionLabel.at(message, start);
        if (!label.valued()) {
            return new ExecutionLine(requestId, label, "", false, delivered);
        }
        int from = start + label.text().length();
        if (from < message.length() && message.charAt(from) == ' ') {
            from++;
        }
        int to = message.length();
        boolean truncated = message.endsWith(CUT) && to - CUT.length() >= from;
        if (truncated) {
            to -= CUT.length();
            if (to > from && message.charAt(to - 1) == ' ') {
                to--;
            }
        }
        return new ExecutionLine(requestId, label, message.substring(from, to), truncated, delivered);
    }

    private static boolean isOf(String requestId, String message) {
        return !requestId.isEmpty()
                && message.startsWith(requestId, 1)
                && message.startsWith(") ", requestId.length() + 1);
    }

    /** The place of the closing parenthesis, -1 where what is in the parentheses is no id or runs into other text. */
    private static int endOfId(String message) {
        int last = Math.min(message.length(), LONGEST_ID + 2);
        for (int at = 1; at < last; at++) {
            char c = message.charAt(at);
            if (c == ')') {
                boolean alone = at + 1 == message.length() || message.charAt(at + 1) == ' ';
                return at > 1 && alone ? at : -1;
            }
            if (c <= ' ' || c == '(' || Character.isWhitespace(c)) {
                return -1;
            }
        }
        return -1;
    }
}
