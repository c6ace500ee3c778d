/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.util.hash.Hash128;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The events of delivered requests within which a scan starts, so that it finds only their remainder. Not thread-safe.
 */
final class RemainderIndex {

    private final Map<Hash128, Set<Long>> eventsById = new HashMap<>();

    /** Adds a request that began before the scan. */
    void add(RequestFingerprint request) {
        Set<Long> events = eventsById.computeIfAbsent(request.id(), id -> new HashSet<>());
        for (long event : request.events()) {
            events.add(event);
        }
    }

    /** Whether all events belong to such a request. */
    boolean cover(RequestFingerprint rest) {
        Set<Long> events = eventsById.get(rest.id());
        if (events == null || rest.events().length == 0) {
            return false;
        }
        for (long event : rest.events()) {
            if (!events.contains(event)) {
                return false;
            }
        }
        return true;
    }
}
