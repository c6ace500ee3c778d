package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.logformat.LogEntry;

/**
 * A parsed line on its way to the other lines of its request.
 *
 * @param requestId the id that all lines of the request share
 * @param entry what the line says
 * @param scanId the reading that found it
 * @param logStreamName the stream that the event lies in
 * @param eventId CloudWatch's id of the event, or what else tells it from all others
 * @param timestamp when the event happened, milliseconds since the epoch
 * @param latenessMillis how long after the event CloudWatch received it, in milliseconds
 * @param bytes how much memory the line takes, about
 */
public record RequestEntry(
        String requestId,
        LogEntry entry,
        ScanId scanId,
        String logStreamName,
        EventId eventId,
        long timestamp,
        long latenessMillis,
        int bytes) {

    /** The same event, understood in another way. */
    RequestEntry saying(LogEntry other) {
        return new RequestEntry(requestId, other, scanId, logStreamName, eventId, timestamp, latenessMillis, bytes);
    }
}
