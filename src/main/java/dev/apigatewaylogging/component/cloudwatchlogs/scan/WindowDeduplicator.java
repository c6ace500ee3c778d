package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.util.TreeMap;

/**
 * Recognizes dispatched events when an overlapping or repeated scan finds them again. Stores keyed hashes of their
 * identities, ordered by time, so that events that no scan returns to can be removed.
 */
public final class WindowDeduplicator {

    /** The events of a slice of this length are removed together. */
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

    /** Removes events before the time, which no scan returns to. */
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
