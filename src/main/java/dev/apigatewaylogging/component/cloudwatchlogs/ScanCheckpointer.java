/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.Collection;
import java.util.OptionalLong;

/** Stores the scan positions of the consumer. Without one, positions are in memory. */
public interface ScanCheckpointer {

    /**
     * Names the unit of work that the log group belongs to. Called before all other methods.
     *
     * @param work name of the work, as of {@link Leadership}
     */
    default void assign(LogGroup group, String work) {}

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

    /**
     * How often the scans of all log groups have had to resume from {@link #resumePosition}, because events that were dispatched
     * since will not be processed. After a change of this number, each is rewound and resumes.
     */
    default int rewinds() {
        return 0;
    }

    /** Forgets the events of a log group that were dispatched and not processed: they will be dispatched again. */
    default void rewind(LogGroup group) {}

    /** Stores all positions now. */
    default void store() {}

    /**
     * Waits for a limited time until what was sent of the log groups is acknowledged, and stores their positions. Another
     * process is about to read them.
     */
    default void drain(Collection<LogGroup> groups) {}

    /** Drops all state of the log group, because another process reads it from now on. */
    void revoke(LogGroup group);
}
