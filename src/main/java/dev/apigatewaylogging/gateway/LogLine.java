package dev.apigatewaylogging.gateway;

/** What the text of one log event says. Parsing never throws: what cannot be read is an {@link UnreadableLine}. */
public sealed interface LogLine permits ExecutionLine, AccessLine, UnreadableLine {}
