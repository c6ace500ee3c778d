package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;

/**
 * A log event that cannot be parsed.
 *
 * @param event the log event
 * @param reason why it cannot be parsed
 */
public record UnparseableEvent(LogEvent event, String reason) {}
