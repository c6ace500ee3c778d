package dev.apigatewaylogging.logformat;

/** What the text of one log event says. Parsing never throws: what cannot be read is an {@link UnparseableEntry}. */
public sealed interface LogEntry permits ExecutionLogEntry, AccessLogEntry, UnparseableEntry {}
