/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.util.TreeMap;

/**
 * Recognizes dispatched events when an overlapping or repeated scan finds them again. Stores their IDs, ordered by time, so
 * that events that no scan returns to can be removed.
 */
public final class WindowDeduplicator {

    /** The events of a slice of this length are removed together. */
    private static final long SLICE_MILLIS = 5_000;

    private final SipHash128 texts = new SipHash128(SipHash128.randomKey());
    private final TreeMap<Long, EventIdSet> slices = new TreeMap<>();
    private long latestNumber;
    private EventIdSet latest;

    void add(LogEvent event) {
        long number = number(event.timestamp());
        // nearly always that of the event before
        if (latest == null || latestNumber != number) {
            latest = slices.computeIfAbsent(number, slice -> new EventIdSet(texts));
            latestNumber = number;
        }
        latest.add(event.id());
    }

    public boolean contains(LogEvent event) {
        long number = number(event.timestamp());
        EventIdSet slice = latest != null && latestNumber == number ? latest : slices.get(number);
        return slice != null && slice.contains(event.id());
    }

    /** Removes events before the time, which no scan returns to. */
    void forgetBefore(long time) {
        slices.headMap(number(time)).clear();
        latest = null;
    }

    public int size() {
        return slices.values().stream().mapToInt(EventIdSet::size).sum();
    }

    void clear() {
        slices.clear();
        latest = null;
    }

    private static long number(long timestamp) {
        return Math.floorDiv(timestamp, SLICE_MILLIS);
    }
}
