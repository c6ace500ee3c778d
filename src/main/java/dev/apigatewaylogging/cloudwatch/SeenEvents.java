package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.hash.SipHash128;
import java.util.TreeMap;

/**
 * The events that were handed over, known by their ids: a scan that overlaps another one, or repeats it, sees them
 * again. They are kept by their time, so that those that no scan comes back to can be
 * forgotten.
 */
final class SeenEvents {

    /** The events of so much time are forgotten together. */
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

    boolean contains(LogEvent event) {
        long number = number(event.timestamp());
        EventIdSet slice = latest != null && latestNumber == number ? latest : slices.get(number);
        return slice != null && slice.contains(event.id());
    }

    /** No scan comes back to what happened before the time. */
    void forgetBefore(long time) {
        slices.headMap(number(time)).clear();
        latest = null;
    }

    int size() {
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
