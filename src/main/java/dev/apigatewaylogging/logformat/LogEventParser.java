package dev.apigatewaylogging.logformat;

import java.io.IOException;

/**
 * Parses the message of a log event. Never throws, for any message, in time linear in its length.
 *
 * <p>The formats are those of AWS's documentation: "Set up CloudWatch logging for REST APIs in API Gateway", "Configure
 * logging for HTTP APIs", "Configure logging for WebSocket APIs".
 */
public final class LogEventParser {

    private static final UnparseableEntry EMPTY = new UnparseableEntry("empty");
    private static final UnparseableEntry UNKNOWN = new UnparseableEntry("unknown format");

    private final AccessLogFormat format;
    private final JsonFieldResolver names;

    /** Creates a parser of the default formats. */
    public LogEventParser() {
        this("");
    }

    /**
     * Creates a parser that also accepts a custom access log format.
     *
     * @param accessLogFormat the format in the stage's settings, with its {@code $context} variables; empty if there is
     *     none
     * @throws IllegalArgumentException if no variable of it is needed by a record
     */
    public LogEventParser(String accessLogFormat) {
        boolean given = !accessLogFormat.isBlank();
        this.format = given ? AccessLogFormat.of(accessLogFormat) : null;
        if (given && !format.hasKnownVariables()) {
            throw new IllegalArgumentException(
                    "the access log format has no known variable such as $context.requestId or $context.path");
        }
        FormatFieldResolver own = given ? FormatFieldResolver.of(accessLogFormat) : null;
        this.names = own == null || own.isEmpty() ? JsonFieldResolver.COMMON : own;
    }

    /** Parses the message of one event. */
    public LogEntry parse(String message) {
        return parse(message, "");
    }

    /**
     * Parses the message of one event.
     *
     * @param likelyId the request ID of another execution log entry, usually the same: then it is neither searched for
     *     nor copied. It does not change the result
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
        LogEntry entry = ExecutionLogParser.parse(message, LogDeliveryFields.NONE, likelyId);
        boolean known = entry instanceof ExecutionLogEntry logEntry && logEntry.label() != ExecutionLabel.OTHER;
        if (known || format == null) {
            return entry;
        }
        // a custom format can start with ($context.requestId)
        LogEntry access = parseCustomFormat(message);
        return access instanceof AccessLogEntry ? access : entry;
    }

    private LogEntry json(String message) {
        try {
            return JsonLogParser.parse(message, names);
        } catch (IOException notJson) {
            LogEntry entry = parseCustomFormat(message);
            return entry instanceof AccessLogEntry ? entry : LenientJsonParser.parse(message, names);
        }
    }

    private LogEntry text(String message) {
        LogEntry entry = parseCustomFormat(message);
        if (entry instanceof AccessLogEntry) {
            return entry;
        }
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        return XmlLogParser.read(message, fields)
                        || ClfAndCsvFormats.read(message, fields)
                        || LabeledTextParser.read(message, fields)
                ? fields.build(message)
                : UNKNOWN;
    }

    private LogEntry parseCustomFormat(String message) {
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        return format != null && format.read(message, fields) ? fields.build(message) : UNKNOWN;
    }
}
