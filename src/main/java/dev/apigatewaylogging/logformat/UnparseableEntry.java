package dev.apigatewaylogging.logformat;

/**
 * Text in which no request could be recognised.
 *
 * @param reason what is wrong with it, in a few words and without any of its text
 */
public record UnparseableEntry(String reason) implements LogEntry {}
