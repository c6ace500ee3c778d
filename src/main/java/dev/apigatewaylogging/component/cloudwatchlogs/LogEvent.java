package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * A log event as returned by FilterLogEvents.
 *
 * @param scanId the scan that found it
 * @param logStreamName its log stream
 * @param eventId CloudWatch's id of the event, unique within the group
 * @param timestamp when the event happened, milliseconds since the epoch
 * @param ingestionTime when CloudWatch received it, milliseconds since the epoch
 * @param message the logged text, up to 1 MB
 */
public record LogEvent(
        ScanId scanId, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {

    /** The identity of the event within its log group: its id, or all its fields if a service returns no id. */
    public String identity() {
        return eventId == null || eventId.isEmpty()
                ? timestamp + "/" + ingestionTime + "/" + logStreamName + "/" + message
                : eventId;
    }
}
