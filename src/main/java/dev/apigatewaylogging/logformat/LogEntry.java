package dev.apigatewaylogging.logformat;

/** A parsed log event. Parsing never throws: a message in an unknown format becomes an {@link UnparseableEntry}. */
public sealed interface LogEntry permits ExecutionLogEntry, AccessLogEntry, UnparseableEntry {}
