package dev.apigatewaylogging.cloudwatch;

import java.util.OptionalLong;

/**
 * What the consumer asks and tells the keeper of progress. Without one it keeps its position in memory and never pauses.
 */
public interface ReadProgress {

    /** So many passes go through the group from now on: what other ones kept is forgotten. */
    void passes(LogGroup group, int count);

    /** Where a reading goes on from after a restart, milliseconds since the epoch; empty when nothing is known of it. */
    OptionalLong resumeFrom(Cursor cursor);

    /**
     * All events before {@code edge} were read and taken over by the route.
     *
     * @param edge milliseconds since the epoch
     */
    void readThrough(Cursor cursor, long edge);

    /** Whether there is memory left to read more. */
    boolean hasRoom();

    /** How many requests were sent on and not acknowledged yet. */
    int unacknowledged();
}
