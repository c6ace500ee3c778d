/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import java.util.List;

/**
 * The events of a page that cannot be parsed, as one element: a log group of another kind contains nothing else and
 * must not cause a disk write for each event.
 *
 * @param events at least one
 */
public record UnparseableEvents(List<UnparseableEvent> events) implements PageEntry {

    /**
     * A log event that cannot be parsed.
     *
     * @param event the log event
     * @param reason why it cannot be parsed
     */
    public record UnparseableEvent(LogEvent event, String reason) {}
}
