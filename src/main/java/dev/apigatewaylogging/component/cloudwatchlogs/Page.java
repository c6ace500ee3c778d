package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowDeduplicator;
import java.util.List;
import java.util.OptionalLong;

/**
 * One response of FilterLogEvents, or a notification without events.
 *
 * @param cursor the scan that it belongs to
 * @param events the events, possibly none
 * @param watermark the scan position announced with this page, milliseconds since the epoch; empty while more pages of
 * the same window follow
 * @param tells the kind of page
 */
public record Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark, Tells tells) {

    /** The kind of a page. */
    enum Tells {
        /** Events and the watermark of the scan. */
        PROGRESS,
        /** The log group was revoked: the open requests of the scan must be discarded. */
        END,
        /** The log group cannot be scanned at the moment. */
        UNREADABLE
    }

    public Page(ScanId cursor, List<LogEvent> events, OptionalLong watermark) {
        this(cursor, events, watermark, Tells.PROGRESS);
    }

    /** A copy without some of its events. */
    public Page without(WindowDeduplicator others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        watermark,
                        tells);
    }

    /** The last page of a scan whose log group was revoked. */
    public static Page revoked(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Tells.END);
    }

    /** A page that announces that the scan cannot continue until another page follows. */
    public static Page ofUnreadable(ScanId scanId) {
        return new Page(scanId, List.of(), OptionalLong.empty(), Tells.UNREADABLE);
    }

    /** A page without events that publishes a watermark. */
    public static Page watermark(ScanId scanId, long watermark) {
        return new Page(scanId, List.of(), OptionalLong.of(watermark));
    }
}
