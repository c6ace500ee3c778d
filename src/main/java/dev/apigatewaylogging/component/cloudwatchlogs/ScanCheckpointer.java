package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.OptionalLong;

/**
 * Stores scan positions and applies back-pressure for the consumer. Without one, positions are in memory and scans
 * never pause.
 */
public interface ScanCheckpointer {

    /** Sets the number of scans of the log group, and drops the positions of others. */
    void retainScans(LogGroup group, int count);

    /** The position where a scan resumes after a restart, milliseconds since the epoch; empty without a checkpoint. */
    OptionalLong resumePosition(ScanId scanId);

    /**
     * Starts a scan at a position. From there, it can find the remainder of requests that were delivered already, or
     * are delivered meanwhile.
     *
     * @param position milliseconds since the epoch
     */
    void scansFrom(ScanId scanId, long position);

    /**
     * Advances the scan position: the route has processed all events before {@code position}.
     *
     * @param position milliseconds since the epoch
     */
    void advance(ScanId scanId, long position);

    /** Marks the log group as missing until its next page, so that it has no lag. */
    void markMissing(LogGroup group);

    /** Drops cached positions, because another process may have written checkpoints. */
    void refresh();

    /** Drops all state of the log group, because another process reads it from now on. */
    void revoke(LogGroup group);

    /** Whether the buffer has capacity for more pages. */
    boolean hasCapacity();

    /**
     * Whether the log group that is farthest behind may be scanned although the buffer is full: it may contain the
     * entries that the buffered requests wait for.
     */
    boolean hasCapacityForSlowest();

    /** The number of requests in flight. */
    int inFlight();
}
