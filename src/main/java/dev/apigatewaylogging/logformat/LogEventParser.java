/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Parses the message of a log event. Never throws, for any message, in time linear in its length.
 *
 * <p>The formats are those of AWS's documentation: "Set up CloudWatch logging for REST APIs in API Gateway", "Configure
 * logging for HTTP APIs", "Configure logging for WebSocket APIs".
 *
 * <p>A client can begin an access log entry with the text of an execution log entry, if the format begins with a value
 * of his, and write an access log entry into a body that the execution log has. Which is read first depends on the log
 * group.
 */
public final class LogEventParser {

    private static final UnparseableEntry EMPTY = new UnparseableEntry("empty");
    private static final UnparseableEntry UNKNOWN = new UnparseableEntry("unknown format");

    private final List<KnownFormat> formats;
    private final List<JsonFieldResolver> names;
    private final boolean executionLogFirst;

    /** A format, and the names in it if it is JSON. */
    private record KnownFormat(AccessLogFormat text, FormatFieldResolver names) {

        private static KnownFormat of(String format) {
            return new KnownFormat(AccessLogFormat.of(format), FormatFieldResolver.of(format));
        }
    }

    /** Creates a parser of the default formats. */
    public LogEventParser() {
        this("");
    }

    /**
     * Creates a parser that also accepts a custom access log format, behind the form of an execution log entry.
     *
     * @param accessLogFormat the format in the stage's settings, with its {@code $context} variables; empty if there is
     *     none
     * @throws IllegalArgumentException if no variable of it is needed by a record
     */
    public LogEventParser(String accessLogFormat) {
        this(accessLogFormat.isBlank() ? List.of() : List.of(accessLogFormat), true);
        if (!accessLogFormat.isBlank() && formats.isEmpty()) {
            throw new IllegalArgumentException(
                    "the access log format has no known variable such as $context.requestId or $context.path");
        }
    }

    /**
     * Creates a parser of one log group's events.
     *
     * @param accessLogFormats the formats that its access log entries may have; one without any known variable is
     *     ignored
     * @param executionLogFirst whether an entry with the forms of both logs is one of an execution log
     */
    public LogEventParser(List<String> accessLogFormats, boolean executionLogFirst) {
        this.formats = accessLogFormats.stream()
                .map(KnownFormat::of)
                .filter(format -> format.text().hasKnownVariables())
                .toList();
        this.names = names(formats);
        this.executionLogFirst = executionLogFirst;
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
        int start = afterSpaces(message, 0);
        if (start == message.length()) {
            return EMPTY;
        }
        return switch (message.charAt(start)) {
            case '(' -> execution(start == 0 ? message : message.substring(start), likelyId);
            case '{' ->
                json(message.startsWith("\\\"", afterSpaces(message, start + 1)) ? unescaped(message) : message);
            case '"' -> quoted(message, start);
            default -> text(message);
        };
    }

    /**
     * Returns the access log entry that an execution log entry may be instead: in a log group with both logs, either
     * one can have the form of the other. Its request ID is not used, because a client may have written it.
     */
    public Optional<AccessLogEntry> otherReading(ExecutionLogEntry entry, String message) {
        boolean possible = executionLogFirst
                && entry.deliveryFields().equals(LogDeliveryFields.NONE)
                && formats.stream().anyMatch(format -> format.text().canLookLikeExecutionLog());
        return possible && parseCustomFormat(message) instanceof AccessLogEntry access
                ? Optional.of(access.withoutRequestId(message))
                : Optional.empty();
    }

    private LogEntry execution(String message, String likelyId) {
        if (!executionLogFirst && parseCustomFormat(message) instanceof AccessLogEntry access) {
            return access;
        }
        LogEntry entry = ExecutionLogParser.parse(message, LogDeliveryFields.NONE, likelyId);
        boolean known = entry instanceof ExecutionLogEntry logEntry && logEntry.label() != ExecutionLabel.OTHER;
        if (known || formats.isEmpty()) {
            return entry;
        }
        // a custom format can start with ($context.requestId)
        LogEntry access = parseCustomFormat(message);
        return access instanceof AccessLogEntry ? access : entry;
    }

    private LogEntry json(String message) {
        // a format of text can begin with a client's value
        if (!executionLogFirst && parseTextFormat(message) instanceof AccessLogEntry access) {
            return access;
        }
        try {
            return byNames(message);
        } catch (IOException notJson) {
            LogEntry entry = parseCustomFormat(message);
            entry = entry instanceof AccessLogEntry ? entry : LenientJsonParser.parse(message, names.get(0));
            return entry instanceof AccessLogEntry ? entry : labeledInBraces(message, entry);
        }
    }

    private static LogEntry labeledInBraces(String message, LogEntry otherwise) {
        String text = message.strip();
        AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
        return text.endsWith("}") && LabeledTextParser.read(text.substring(1, text.length() - 1), fields)
                ? fields.build(message)
                : otherwise;
    }

    /** A format of JSON within a text of JSON, or without braces; otherwise text. */
    private LogEntry quoted(String message, int start) {
        int next = afterSpaces(message, start + 1);
        if (message.startsWith("{", next)) {
            int end = message.lastIndexOf('"');
            return json(unescaped(message.substring(next, end > next ? end : message.length())));
        }
        LogEntry entry = text(message);
        return entry == UNKNOWN ? LenientJsonParser.parse(message, names.get(0)) : entry;
    }

    private static String unescaped(String message) {
        return message.replace("\\\"", "\"");
    }

    private static int afterSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** Of several formats, the one that the entry has. */
    private LogEntry byNames(String message) throws IOException {
        LogEntry first = null;
        for (JsonFieldResolver resolver : names) {
            LogEntry entry = JsonLogParser.parse(message, resolver);
            if (entry instanceof AccessLogEntry access
                    && (access.isForged() || !access.unvouched().isEmpty())) {
                // the text between the variables shows which values are the client's
                LogEntry exact = parseCustomFormat(message);
                entry = exact instanceof AccessLogEntry ? exact : entry;
            }
            if (entry instanceof AccessLogEntry access && access.unvouched().isEmpty()) {
                return entry;
            }
            first = first == null ? entry : first;
        }
        return first;
    }

    private static List<JsonFieldResolver> names(List<KnownFormat> formats) {
        List<JsonFieldResolver> names = formats.stream()
                .map(KnownFormat::names)
                .filter(own -> !own.isEmpty())
                .map(JsonFieldResolver.class::cast)
                .toList();
        return names.isEmpty() ? List.of(JsonFieldResolver.COMMON) : names;
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
        return parse(message, formats.stream());
    }

    private LogEntry parseTextFormat(String message) {
        return parse(message, formats.stream().filter(format -> format.names().isEmpty()));
    }

    private static LogEntry parse(String message, Stream<KnownFormat> formats) {
        return formats.map(format -> {
                    AccessLogEntryBuilder fields = new AccessLogEntryBuilder();
                    return format.text().read(message, fields) ? fields.build(message) : UNKNOWN;
                })
                .filter(AccessLogEntry.class::isInstance)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
