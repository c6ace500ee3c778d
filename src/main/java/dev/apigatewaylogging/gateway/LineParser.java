package dev.apigatewaylogging.gateway;

import java.io.IOException;

/**
 * Tells what the text of one log event says. It never throws, whatever the text, and takes time linear in its length.
 *
 * <p>The formats are those of AWS's documentation: "Set up CloudWatch logging for REST APIs in API Gateway", "Configure
 * logging for HTTP APIs", "Configure logging for WebSocket APIs".
 */
public final class LineParser {

    private static final UnreadableLine EMPTY = new UnreadableLine("empty");
    private static final UnreadableLine UNKNOWN = new UnreadableLine("no known format");

    private final AccessTemplate format;
    private final JsonNames names;

    /** Reads what is known without the user's help. */
    public LineParser() {
        this("");
    }

    /**
     * Reads a user's own access log format too.
     *
     * @param accessLogFormat the format as it stands in the stage's settings, with its {@code $context} variables; empty
     *     where there is none
     * @throws IllegalArgumentException where no variable of it tells anything that a record needs
     */
    public LineParser(String accessLogFormat) {
        boolean given = !accessLogFormat.isBlank();
        this.format = given ? AccessTemplate.of(accessLogFormat) : null;
        if (given && !format.tells()) {
            throw new IllegalArgumentException(
                    "the access log format has no $context variable like $context.requestId or $context.path");
        }
        TemplateNames own = given ? TemplateNames.of(accessLogFormat) : null;
        this.names = own == null || own.isEmpty() ? JsonNames.COMMON : own;
    }

    /** Reads one event's message. */
    public LogLine parse(String message) {
        return parse(message, "");
    }

    /**
     * Reads one event's message.
     *
     * @param likelyId the request id of another execution line, which this one shares as a rule: then it is neither
     *     searched for nor copied. It changes nothing of what is read
     */
    public LogLine parse(String message, String likelyId) {
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
            case '(' -> execution(start == 0 ? message : message.substring(start), likelyId);
            case '{' -> json(message);
            default -> text(message);
        };
    }

    private LogLine execution(String message, String likelyId) {
        LogLine line = ExecutionLines.parse(message, Delivered.PLAIN, likelyId);
        boolean known = line instanceof ExecutionLine said && said.label() != ExecutionLabel.OTHER;
        if (known || format == null) {
            return line;
        }
        // a user's format can begin with ($context.requestId)
        LogLine access = ofFormat(message);
        return access instanceof AccessLine ? access : line;
    }

    private LogLine json(String message) {
        try {
            return JsonLines.parse(message, names);
        } catch (IOException notJson) {
            LogLine line = ofFormat(message);
            return line instanceof AccessLine ? line : BrokenJson.parse(message, names);
        }
    }

    private LogLine text(String message) {
        LogLine line = ofFormat(message);
        if (line instanceof AccessLine) {
            return line;
        }
        AccessFields fields = new AccessFields();
        return XmlLines.read(message, fields)
                        || ConsoleFormats.read(message, fields)
                        || LabeledText.read(message, fields)
                ? fields.line(message)
                : UNKNOWN;
    }

    private LogLine ofFormat(String message) {
        AccessFields fields = new AccessFields();
        return format != null && format.read(message, fields) ? fields.line(message) : UNKNOWN;
    }
}
