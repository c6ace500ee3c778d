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
 * @param isEnd whether another process goes on with the reading, so that this one has to forget what is open of it
 */
record Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough, boolean isEnd) {

    Page(Cursor cursor, List<LogEvent> events, OptionalLong readThrough) {
        this(cursor, events, readThrough, false);
    }

    /** The same without some of its events. */
    Page without(SeenEvents others) {
        return others.size() == 0
                ? this
                : new Page(
                        cursor,
                        events.stream().filter(event -> !others.contains(event)).toList(),
                        readThrough,
                        isEnd);
    }

    /** The last page of a reading that another process takes over. */
    static Page ofEnd(Cursor cursor) {
        return new Page(cursor, List.of(), OptionalLong.empty(), true);
    }

    /** A page without events, which tells how far the reading has come. */
    static Page ofTime(Cursor cursor, long readThrough) {
        return new Page(cursor, List.of(), OptionalLong.of(readThrough));
    }
}
