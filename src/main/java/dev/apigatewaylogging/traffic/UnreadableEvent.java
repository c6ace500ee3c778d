package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogEvent;

/**
 * An event that tells of no request.
 *
 * @param event the event as it was read
 * @param reason what is wrong with its text
 */
public record UnreadableEvent(LogEvent event, String reason) {}
