/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last scanned ranges of a log group, which show whether events that became visible later were searched for. Every
 * fifth live scan is a deep scan, which covers the largest lateness observed so far.
 */
public final class RecentScans {

    /** Number of scans after which even the next deep scan does not return to a range. */
    public static final int MAX_SCANS = 6;

    private final Deque<ScannedRange> recent = new ArrayDeque<>(MAX_SCANS + 1);

    /** The range that was scanned without a gap. */
    private long scannedFrom = Long.MAX_VALUE;

    private long scannedTo = Long.MIN_VALUE;

    void add(ScannedRange range) {
        boolean gap = range.from() > scannedTo || range.to() < scannedFrom;
        scannedFrom = gap ? range.from() : Math.min(scannedFrom, range.from());
        scannedTo = gap ? range.to() : Math.max(scannedTo, range.to());
        recent.addLast(range);
        if (recent.size() > MAX_SCANS) {
            recent.removeFirst();
        }
    }

    /**
     * Whether the range was scanned at any time, and everything between it and the last scanned range.
     *
     * @param from the start of the range, inclusive, milliseconds since the epoch
     * @param to the end of the range, inclusive, milliseconds since the epoch
     */
    boolean haveCovered(long from, long to) {
        return scannedFrom <= from && scannedTo > to;
    }

    /**
     * Whether a scan that started at {@code since} or later covers the range, or no later scan will. All times are in
     * milliseconds since the epoch.
     *
     * @param from the start of the range, inclusive
     * @param to the end of the range, inclusive
     * @param since the earliest start of the scan
     */
    boolean covers(long from, long to, long since) {
        return recent.stream().anyMatch(scan -> scan.startedAt() >= since && scan.from() <= from && scan.to() > to)
                || (recent.size() == MAX_SCANS && recent.getFirst().startedAt() >= since);
    }
}
