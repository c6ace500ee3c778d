package dev.apigatewaylogging.cloudwatch;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one call brought.
 *
 * @param cursor the reading that it belongs to
 * @param events the events, possibly none
 * @param readThrough the time up to which the reading is complete with this page, milliseconds since the epoch; empty
 *     while more pages of the same window follow
 */
record Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough) {}
