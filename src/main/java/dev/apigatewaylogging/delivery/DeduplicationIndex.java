package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;

/**
 * The requests of one log group that need not be delivered again, as keyed hashes: about 100 bytes each, so that a million
 * fit where a million records would not. Requests whose events all lie before the time that no scan comes back to are
 * forgotten. Not safe for use by several threads.
 */
final class DeduplicationIndex {

    /** Entries without a start may come so long after a request and still belong to it, in milliseconds. */
    private static final long STRAGGLER_MILLIS = 60_000;

    private final Hash128Map fingerprints = new Hash128Map();
    private final Hash128Map contents = new Hash128Map();
    private final Hash128Map ids = new Hash128Map();

    int size() {
        return fingerprints.size();
    }

    /** Adds a request; {@code forgetBefore} tells which of the others are no longer needed, should room be short. */
    void add(RequestFingerprint request, long forgetBefore) {
        fingerprints.putMax(request.fingerprint(), request.last(), forgetBefore);
        ids.putMax(request.id(), request.last(), forgetBefore - STRAGGLER_MILLIS);
        if (!request.content().equals(Hash128.ZERO)) {
            contents.putMax(request.content(), request.last(), forgetBefore);
        }
    }

    /** Whether a request with exactly these events was delivered. */
    boolean contains(RequestFingerprint request) {
        return fingerprints.contains(request.fingerprint());
    }

    /** Whether a request was delivered whose entries say the same, in another log group that repeats this one. */
    boolean containsContent(Hash128 content) {
        return contents.contains(content);
    }

    /** Whether a request with the id was delivered whose events end shortly before the time, or after it. */
    boolean wasSeenNear(Hash128 id, long time) {
        long last = ids.get(id);
        return last != Hash128Map.ABSENT && time <= last + STRAGGLER_MILLIS;
    }
}
