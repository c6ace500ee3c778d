package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowDeduplicator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one call brought.
 *
 * @param cursor the reading that it belongs to
 * @param events the events, possibly none
 * @param watermark the time up to which the reading is complete with this page, milliseconds since the epoch; empty
 *     while more pages of the same window follow
 * @param scanned what was scanned from start to end with this page, if anything
 * @param tells what it is about
 * @param responseTime AWS had answered before this time by its clock, milliseconds since the epoch; empty if it was not called
 */
public record Page(
        ScanId cursor,
        List<LogEvent> events,
        OptionalLong watermark,
        Optional<ScannedRange> scanned,
        Tells tells,
        OptionalLong responseTime) {

    /** What a page is about. */
    enum Tells {
        /** How far the scan has come, and what it has found. */
        PROGRESS,
        /** Another process goes on with the scan, so that this one has to forget what is open of it. */
        END,
        /** The log group cannot be scanned now. */
        UNREADABLE
    }

    public Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark, Optional<ScannedRange> scanned) {
        this(cursor, events, watermark, scanned, Tells.PROGRESS, OptionalLong.empty());
    }

    /** The same without some of its events. */
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

    /** The last page of a reading that another process takes over. */
    public static Page revoked(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Optional.empty(), Tells.END, OptionalLong.empty());
    }

    /** Nothing is to be expected of the scan until another page comes. */
    public static Page ofUnreadable(ScanId scanId) {
        return new Page(
                scanId, List.of(), OptionalLong.empty(), Optional.empty(), Tells.UNREADABLE, OptionalLong.empty());
    }

    /** A page without events, which tells how far the reading has come. */
    public static Page watermark(ScanId scanId, long watermark) {
        return new Page(scanId, List.of(), OptionalLong.of(watermark), Optional.empty());
    }
}
