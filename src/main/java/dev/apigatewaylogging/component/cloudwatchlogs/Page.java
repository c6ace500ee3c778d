/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowDeduplicator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One response of FilterLogEvents, or a notification without events.
 *
 * @param scanId the scan that it belongs to
 * @param events the events, possibly none
 * @param watermark the scan position announced with this page, milliseconds since the epoch; empty while more pages of
 * the same window follow
 * @param scanned the range of time that the page completes, if any
 * @param type the kind of page
 * @param responseTime an upper bound of when AWS responded, by its clock, in milliseconds since the epoch; empty without a
 * request to AWS
 */
public record Page(
        ScanId scanId,
        List<LogEvent> events,
        OptionalLong watermark,
        Optional<ScannedRange> scanned,
        Type type,
        OptionalLong responseTime) {

    /** The kind of a page. */
    enum Type {
        /** Events and the watermark of the scan. */
        PROGRESS,
        /** The log group was revoked: the open requests of the scan must be discarded. */
        REVOKED,
        /** The log group cannot be scanned at the moment. */
        UNREADABLE
    }

    public Page(ScanId scanId, List<LogEvent> events, OptionalLong watermark, Optional<ScannedRange> scanned) {
        this(scanId, events, watermark, scanned, Type.PROGRESS, OptionalLong.empty());
    }

    /** A copy without some of its events. */
    public Page without(WindowDeduplicator others) {
        return others.size() == 0
                ? this
                : new Page(
                        scanId,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        watermark,
                        scanned,
                        type,
                        responseTime);
    }

    /** A copy with the upper bound of the response time, milliseconds since the epoch. */
    public Page withResponseTime(long time) {
        return new Page(scanId, events, watermark, scanned, type, OptionalLong.of(time));
    }

    /** A copy with the progress of the scan and without events. */
    Page withoutEvents() {
        return new Page(scanId, List.of(), watermark, scanned, type, responseTime);
    }

    /** The last page of a scan whose log group was revoked. */
    public static Page revoked(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Optional.empty(), Type.REVOKED, OptionalLong.empty());
    }

    /** A page that announces that the scan cannot continue until another page follows. */
    public static Page ofUnreadable(ScanId scanId) {
        return new Page(
                scanId, List.of(), OptionalLong.empty(), Optional.empty(), Type.UNREADABLE, OptionalLong.empty());
    }

    /** A page without events that publishes a watermark. */
    public static Page watermark(ScanId scanId, long watermark) {
        return new Page(scanId, List.of(), OptionalLong.of(watermark), Optional.empty());
    }
}
