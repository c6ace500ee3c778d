/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
 * @param id the identity of the event within its log group: its event ID, or all its fields if a service returns no ID
 */
public record LogEvent(
        ScanId scanId,
        String logStreamName,
        String eventId,
        long timestamp,
        long ingestionTime,
        String message,
        EventId id) {

    /** An event whose ID is not parsed yet. */
    public LogEvent(
            ScanId scanId, String logStreamName, String eventId, long timestamp, long ingestionTime, String message) {
        this(
                scanId,
                logStreamName,
                eventId,
                timestamp,
                ingestionTime,
                message,
                EventId.parse(
                        eventId == null || eventId.isEmpty()
                                ? timestamp + "/" + ingestionTime + "/" + logStreamName + "/" + message
                                : eventId));
    }
}
