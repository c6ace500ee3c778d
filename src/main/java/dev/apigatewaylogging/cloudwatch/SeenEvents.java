package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.hash.Hash128;
import dev.apigatewaylogging.hash.Hash128Map;
import dev.apigatewaylogging.hash.SipHash128;

/**
 * The events of a window that were handed over, known by their ids, as hashes with a key of this process. They are only
 * asked for when the window has to be scanned again.
 */
final class SeenEvents {

    private final SipHash128 hashes = new SipHash128(SipHash128.randomKey());
    private final Hash128Map seen = new Hash128Map();

    void add(LogEvent event) {
        seen.putMax(hash(event), 0, Long.MIN_VALUE);
    }

    boolean contains(LogEvent event) {
        return seen.size() > 0 && seen.contains(hash(event));
    }

    int size() {
        return seen.size();
    }

    void clear() {
        seen.clear();
    }

    private Hash128 hash(LogEvent event) {
        return hashes.hash(event.identity());
    }
}
