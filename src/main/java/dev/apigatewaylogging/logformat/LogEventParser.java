package dev.apigatewaylogging.logformat;

import java.io.IOException;

/**
 * Tells what the text of one log event says. It never throws, whatever the text, and takes time linear in its length.
 *
 * <p>The formats are those of AWS's documentation: "Set up CloudWatch logging for REST APIs in API Gateway", "Configure
 * logging for HTTP APIs", "Configure logging for WebSocket APIs".
 */
public final class LogEventParser {

    private static final UnparseableEntry EMPTY = new UnparseableEntry("empty");
    private static final UnparseableEntry UNKNOWN = new UnparseableEntry("no known format");

    private final AccessLogFormat format;
    private final JsonFieldResolver names;

    /** Reads what is known without the user's help. */
    public LogEventParser() {
        this("");
    }

    /**
     * Reads a user's own access log format too.
     *
     * @param accessLogFormat the format as it stands in the stage's settings, with its {@code $context} variables; empty
     *     where there is none
     * @throws IllegalArgumentException where no variable of it tells anything that a record needs
     */
    public LogEventParser(String accessLogFormat) {
        boolean given = !accessLogFormat.isBlank();
        this.format = given ? AccessLogFormat.of(accessLogFormat) : null;
        if (given && !format.hasKnownVariables()) {
            throw new IllegalArgumentException(
                    "the access log format has no $context variable like $context.requestId or $context.path");
        }
        FormatFieldResolver own = given ? FormatFieldResolver.of(accessLogFormat) : null;
        this.names = own == null || own.isEmpty() ? JsonFieldResolver.COMMON : own;
    }

    /** Reads one event's message. */
    public LogEntry parse(String message) {
        return parse(message, "");
    }

    /**
     * Reads one event's message.
     *
     * @param likelyId the request id of another execution line, which this one shares as a rule: then it is neither
     *     searched for nor copied. It changes nothing of what is read
     */
    public LogEntry parse(String message, String likelyId) {
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

    private LogEntry execution(String message, String likelyId) {
        LogEntry line = ExecutionLogParser.parse(message, LogDeliveryFields.NONE, likelyId);
        boolean known = line instanceof ExecutionLogEntry said && said.label() != ExecutionLabel.OTHER;
        if (known || format == null) {
            return line;
        }
        // a user's format can begin with ($context.requestId)
        LogEntry access = parseCustomFormat(message);
        return access instanceof AccessLogEntry ? access : line;
    }

    private LogEntry json(String message) {
        try {
            return JsonLogParser.parse(message, names);
        } catch (IOException notJson) {
            LogEntry line = parseCustomFormat(message);
            return line instanceof AccessLogEntry ? line : LenientJsonParser.parse(message, names);
        }
    }

    private LogEntry text(String message) {
        LogEntry line = parseCustomFormat(message);
        if (line instanceof AccessLogEntry) {
            return line;
        }
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        return XmlLogParser.read(message, fields)
                        || DefaultAccessLogFormats.read(message, fields)
                        || LabeledTextParser.read(message, fields)
                ? fields.build(message)
                : UNKNOWN;
    }

    private LogEntry parseCustomFormat(String message) {
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        return format != null && format.read(message, fields) ? fields.build(message) : UNKNOWN;
    }
}
