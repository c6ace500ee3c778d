/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.logformat.LogEntry;

/**
 * A log entry with its request.
 *
 * @param requestId the request ID
 * @param entry the log entry
 * @param scanId the scan that found it
 * @param logStreamName the log stream of the event
 * @param eventId the CloudWatch event ID, or another unique identity
 * @param timestamp the event time, milliseconds since the epoch
 * @param latenessMillis ingestion time minus timestamp, in milliseconds
 * @param bytes the approximate memory of the entry
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

    /** The initial capacity of a list of entries, enough for most requests. */
    public static final int TYPICAL_PER_REQUEST = 24;

    /** Returns the same event with another parsed entry. */
    RequestEntry withEntry(LogEntry other) {
        return new RequestEntry(requestId, other, scanId, logStreamName, eventId, timestamp, latenessMillis, bytes);
    }
}
