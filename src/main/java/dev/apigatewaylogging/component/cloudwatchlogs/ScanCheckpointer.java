package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.OptionalLong;

/**
 * What the consumer asks and tells the keeper of progress. Without one it keeps its position in memory and never pauses.
 */
public interface ScanCheckpointer {

    /** So many passes go through the group from now on: what other ones kept is forgotten. */
    void retainScans(LogGroup group, int count);

    /** Where a reading goes on from after a restart, milliseconds since the epoch; empty when nothing is known of it. */
    OptionalLong resumePosition(ScanId scanId);

    /**
     * A scan begins, which may be anywhere in the log: what it finds from there on can be the remainder of requests that were
     * delivered already, or are delivered meanwhile.
     *
     * @param position milliseconds since the epoch
     */
    void scansFrom(ScanId scanId, long position);

    /**
     * All events before {@code edge} were read and taken over by the route.
     *
     * @param edge milliseconds since the epoch
     */
    void advance(ScanId scanId, long edge);

    /** There is no such log group now, so that nobody is late with it. It is there again when it is read. */
    void markMissing(LogGroup group);

    /** Another process may have kept progress until now: what is asked for next is looked up anew. */
    void refresh();

    /** Another process keeps the group's progress from now on: all that is held of it is forgotten, nothing is kept. */
    void revoke(LogGroup group);

    /** Whether there is memory left to read more. */
    boolean hasCapacity();

    /**
     * Whether the log group that is farthest behind may be scanned although there is no room: what the requests wait for
     * that take the room, may be there.
     */
    boolean hasRoomForSlowest();

    /** How many requests were sent on and not acknowledged yet. */
    int inFlight();
}
