package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.gateway.LogLine;

/**
 * A parsed line on its way to the other lines of its request.
 *
 * @param requestId the id that all lines of the request share
 * @param says what the line says
 * @param cursor the reading that found it
 * @param logStreamName the stream that the event lies in
 * @param eventId CloudWatch's id of the event, or what else tells it from all others
 * @param timestamp when the event happened, milliseconds since the epoch
 * @param lateMillis how long after the event CloudWatch received it, in milliseconds
 * @param bytes how much memory the line takes, about
 */
public record RequestLine(
        String requestId,
        LogLine says,
        Cursor cursor,
        String logStreamName,
        EventId eventId,
        long timestamp,
        long lateMillis,
        int bytes) {

    /** The same event, understood in another way. */
    RequestLine saying(LogLine other) {
        return new RequestLine(requestId, other, cursor, logStreamName, eventId, timestamp, lateMillis, bytes);
    }
}
