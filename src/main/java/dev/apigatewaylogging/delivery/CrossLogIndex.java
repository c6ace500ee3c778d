package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;
import java.time.Duration;

/**
 * What the journals of log groups, when they were read back, knew of the entries that their requests have in other log
 * groups. A process that was killed may have written the one journal and not the other.
 */
final class CrossLogIndex {

    /** The journal of a log group may lag as long behind another one's, in milliseconds. */
    private static final long KEPT = Duration.ofDays(1).toMillis();

    private final Hash128Map keys = new Hash128Map();

    /** @param last timestamp of the request's last event, milliseconds since the epoch */
    synchronized void add(Hash128 key, long last) {
        keys.putMax(key, last, last - KEPT);
    }

    synchronized boolean contains(Hash128 key) {
        return keys.contains(key);
    }
}
