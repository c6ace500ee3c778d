package dev.apigatewaylogging.gateway;

/**
 * Text in which no request could be recognised.
 *
 * @param reason what is wrong with it, in a few words and without any of its text
 */
public record UnreadableLine(String reason) implements LogLine {}
