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
 * @param textHash a hash of the text: with the times it tells an event from all others
 */
public record LogEvent(
        Cursor cursor,
        String logStreamName,
        String eventId,
        long timestamp,
        long ingestionTime,
        String message,
        int textHash) {

    /** An event whose text was not hashed yet. */
    public LogEvent(
            Cursor cursor, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {
        this(cursor, logStreamName, eventId, timestamp, ingestionTime, message, new TextHash().of(message));
    }
}
