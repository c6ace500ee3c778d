package dev.apigatewaylogging.cloudwatch;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one call brought.
 *
 * @param cursor the reading that it belongs to
 * @param events the events, possibly none
 * @param readThrough the time up to which the reading is complete with this page, milliseconds since the epoch; empty
 *     while more pages of the same window follow
 * @param tells what it is about
 */
record Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough, Tells tells) {

    /** What a page is about. */
    enum Tells {
        /** How far the scan has come, and what it has found. */
        PROGRESS,
        /** Another process goes on with the scan, so that this one has to forget what is open of it. */
        END,
        /** The log group cannot be scanned now. */
        UNREADABLE
    }

    Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough) {
        this(cursor, events, readThrough, Tells.PROGRESS);
    }

    /** The same without some of its events. */
    Page without(SeenEvents others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        readThrough,
                        tells);
    }

    /** The last page of a reading that another process takes over. */
    static Page ofEnd(Cursor cursor) {
        return new Page(cursor, List.of(), OptionalLong.empty(), Tells.END);
    }

    /** Nothing is to be expected of the scan until another page comes. */
    static Page ofUnreadable(Cursor cursor) {
        return new Page(cursor, List.of(), OptionalLong.empty(), Tells.UNREADABLE);
    }

    /** A page without events, which tells how far the reading has come. */
    static Page ofTime(Cursor cursor, long readThrough) {
        return new Page(cursor, List.of(), OptionalLong.of(readThrough));
    }
}
