package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.util.TreeMap;

/**
 * The events that were handed over, known by their ids, as hashes with a key of this process: a scan that overlaps another
 * one, or repeats it, sees them again. They are kept by their time, so that those that no scan comes back to can be
 * forgotten.
 */
public final class WindowDeduplicator {

    /** The events of so much time are forgotten together. */
    private static final long SLICE_MILLIS = 5_000;

    private final SipHash128 hashes = new SipHash128(SipHash128.randomKey());
    private final TreeMap<Long, Hash128Map> slices = new TreeMap<>();

    void add(LogEvent event) {
        slices.computeIfAbsent(slice(event.timestamp()), slice -> new Hash128Map())
                .putMax(hash(event), 0, Long.MIN_VALUE);
    }

    public boolean contains(LogEvent event) {
        Hash128Map slice = slices.get(slice(event.timestamp()));
        return slice != null && slice.contains(hash(event));
    }

    /** No scan comes back to what happened before the time. */
    void forgetBefore(long time) {
        slices.headMap(slice(time)).clear();
    }

    public int size() {
        return slices.values().stream().mapToInt(Hash128Map::size).sum();
    }

    void clear() {
        slices.clear();
    }

    private static long slice(long timestamp) {
        return Math.floorDiv(timestamp, SLICE_MILLIS);
    }

    private Hash128 hash(LogEvent event) {
        return hashes.hash(event.identity());
    }
}
