package dev.apigatewaylogging.cloudwatch;

/**
 * One event as FilterLogEvents returned it.
 *
 * @param cursor the reading that found it
 * @param logStreamName the stream it lies in
 * @param eventId CloudWatch's id of the event, unique within the group
 * @param timestamp when the event happened, milliseconds since the epoch
 * @param ingestionTime when CloudWatch received it, milliseconds since the epoch
 * @param message the logged text, up to 1 MB
 */
public record LogEvent(
        Cursor cursor, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {}
