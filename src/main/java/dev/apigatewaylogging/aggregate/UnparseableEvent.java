package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;

/**
 * An event that tells of no request.
 *
 * @param event the event as it was read
 * @param reason what is wrong with its text
 */
public record UnparseableEvent(LogEvent event, String reason) {}
