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
 * @param id what tells the event from all others of its log group: its id, or where a service gives none, all that it has
 */
public record LogEvent(
        Cursor cursor,
        String logStreamName,
        String eventId,
        long timestamp,
        long ingestionTime,
        String message,
        EventId id) {

    /** An event whose id was not read yet. */
    public LogEvent(
            Cursor cursor, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {
        this(
                cursor,
                logStreamName,
                eventId,
                timestamp,
                ingestionTime,
                message,
                EventId.of(
                        eventId == null || eventId.isEmpty()
                                ? timestamp + "/" + ingestionTime + "/" + logStreamName + "/" + message
                                : eventId));
    }
}
