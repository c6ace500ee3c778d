package dev.apigatewaylogging.cloudwatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one call brought.
 *
 * @param cursor the reading that it belongs to
 * @param events the events, possibly none
 * @param readThrough the time up to which the reading is complete with this page, milliseconds since the epoch; empty
 *     while more pages of the same window follow
 * @param scanned what was scanned from start to end with this page, if anything
 * @param tells what it is about
 * @param answeredAt AWS had answered before this time by its clock, milliseconds since the epoch; empty if it was not called
 */
record Page(
        Cursor cursor,
        List<LogEvent> events,
        OptionalLong readThrough,
        Optional<ScannedRange> scanned,
        Tells tells,
        OptionalLong answeredAt) {

    /** What a page is about. */
    enum Tells {
        /** How far the scan has come, and what it has found. */
        PROGRESS,
        /** Another process goes on with the scan, so that this one has to forget what is open of it. */
        END,
        /** The log group cannot be scanned now. */
        UNREADABLE
    }

    Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough, Optional<ScannedRange> scanned) {
        this(cursor, events, readThrough, scanned, Tells.PROGRESS, OptionalLong.empty());
    }

    /** The same without some of its events. */
    Page without(SeenEvents others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        readThrough,
                        scanned,
                        tells,
                        answeredAt);
    }

    /** The same, for which AWS had answered before a time, milliseconds since the epoch. */
    Page answered(long time) {
        return new Page(cursor, events, readThrough, scanned, tells, OptionalLong.of(time));
    }

    /** What it says of the scan's progress, without its events. */
    Page withoutEvents() {
        return new Page(cursor, List.of(), readThrough, scanned, tells, answeredAt);
    }

    /** The last page of a reading that another process takes over. */
    static Page ofEnd(Cursor cursor) {
        return new Page(cursor, List.of(), OptionalLong.empty(), Optional.empty(), Tells.END, OptionalLong.empty());
    }

    /** Nothing is to be expected of the scan until another page comes. */
    static Page ofUnreadable(Cursor cursor) {
        return new Page(
                cursor, List.of(), OptionalLong.empty(), Optional.empty(), Tells.UNREADABLE, OptionalLong.empty());
    }

    /** A page without events, which tells how far the reading has come. */
    static Page ofTime(Cursor cursor, long readThrough) {
        return new Page(cursor, List.of(), OptionalLong.of(readThrough), Optional.empty());
    }
}
