package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowDeduplicator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One response of FilterLogEvents, or a notification without events.
 *
 * @param cursor the scan that it belongs to
 * @param events the events, possibly none
 * @param watermark the scan position announced with this page, milliseconds since the epoch; empty while more pages of
 * the same window follow
 * @param scanned the range of time that the page completes, if any
 * @param tells the kind of page
 * @param responseTime an upper bound of when AWS responded, by its clock, in milliseconds since the epoch; empty without a
 * request to AWS
 */
public record Page(
        ScanId cursor,
        List<LogEvent> events,
        OptionalLong watermark,
        Optional<ScannedRange> scanned,
        Tells tells,
        OptionalLong responseTime) {

    /** The kind of a page. */
    enum Tells {
        /** Events and the watermark of the scan. */
        PROGRESS,
        /** The log group was revoked: the open requests of the scan must be discarded. */
        END,
        /** The log group cannot be scanned at the moment. */
        UNREADABLE
    }

    public Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark, Optional<ScannedRange> scanned) {
        this(cursor, events, watermark, scanned, Tells.PROGRESS, OptionalLong.empty());
    }

    /** A copy without some of its events. */
    public Page without(WindowDeduplicator others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        watermark,
                        scanned,
                        tells,
                        responseTime);
    }

    /** The same, for which AWS had answered before a time, milliseconds since the epoch. */
    public Page withResponseTime(long time) {
        return new Page(cursor, events, watermark, scanned, tells, OptionalLong.of(time));
    }

    /** What it says of the scan's progress, without its events. */
    Page withoutEvents() {
        return new Page(cursor, List.of(), watermark, scanned, tells, responseTime);
    }

    /** The last page of a scan whose log group was revoked. */
    public static Page revoked(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Optional.empty(), Tells.END, OptionalLong.empty());
    }

    /** A page that announces that the scan cannot continue until another page follows. */
    public static Page ofUnreadable(ScanId scanId) {
        return new Page(
                scanId, List.of(), OptionalLong.empty(), Optional.empty(), Tells.UNREADABLE, OptionalLong.empty());
    }

    /** A page without events that publishes a watermark. */
    public static Page watermark(ScanId scanId, long watermark) {
        return new Page(scanId, List.of(), OptionalLong.of(watermark), Optional.empty());
    }
}
