/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;

/**
 * The delivered requests of one log group, as keyed hashes: about 100 bytes each, far less than a record. Requests are
 * removed when no scan returns to the time of their events. Not thread-safe.
 */
final class DeduplicationIndex {

    /** Maximum delay of entries that belong to a request but have no start entry, in milliseconds. */
    private static final long STRAGGLER_MILLIS = 60_000;

    private final Hash128Map fingerprints = new Hash128Map();
    private final Hash128Map contents = new Hash128Map();
    private final Hash128Map ids = new Hash128Map();

    int size() {
        return fingerprints.size();
    }

    /** Adds a request; requests before {@code forgetBefore} may be removed to free space. */
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

    /** Whether a request with the same content was delivered, in another log group that repeats this one. */
    boolean containsContent(Hash128 content) {
        return contents.contains(content);
    }

    /** Whether a request with the id was delivered whose last event is shortly before the time, or after it. */
    boolean wasSeenNear(Hash128 id, long time) {
        long last = ids.get(id);
        return last != Hash128Map.ABSENT && time <= last + STRAGGLER_MILLIS;
    }
}
