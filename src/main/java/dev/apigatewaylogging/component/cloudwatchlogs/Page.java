package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowDeduplicator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one call brought.
 *
 * @param cursor the reading that it belongs to
 * @param events the events, possibly none
 * @param watermark the time up to which the reading is complete with this page, milliseconds since the epoch; empty
 *     while more pages of the same window follow
 * @param tells what it is about
 */
public record Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark, Tells tells) {

    /** What a page is about. */
    enum Tells {
        /** How far the scan has come, and what it has found. */
        PROGRESS,
        /** Another process goes on with the scan, so that this one has to forget what is open of it. */
        END,
        /** The log group cannot be scanned now. */
        UNREADABLE
    }

    public Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark) {
        this(cursor, events, watermark, Tells.PROGRESS);
    }

    /** The same without some of its events. */
    public Page without(WindowDeduplicator others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        watermark,
                        tells);
    }

    /** The last page of a reading that another process takes over. */
    public static Page revoked(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Tells.END);
    }

    /** Nothing is to be expected of the scan until another page comes. */
    public static Page ofUnreadable(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Tells.UNREADABLE);
    }

    /** A page without events, which tells how far the reading has come. */
    public static Page watermark(ScanId scanId, long watermark) {
        return new Page(scanId, List.of(), OptionalLong.of(watermark));
    }
}
