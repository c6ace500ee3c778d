/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash128Map;
import java.time.Duration;

/**
 * The entries in other log groups that the restored journals refer to. A process that was killed may have written one
 * journal but not the other.
 */
final class CrossLogIndex {

    /** Maximum delay of one log group's journal behind another one's, in milliseconds. */
    private static final long RETENTION_MILLIS = Duration.ofDays(1).toMillis();

    private final Hash128Map keys = new Hash128Map();

    /** @param last timestamp of the request's last event, milliseconds since the epoch */
    synchronized void add(Hash128 key, long last) {
        keys.putMax(key, last, last - RETENTION_MILLIS);
    }

    synchronized boolean contains(Hash128 key) {
        return keys.contains(key);
    }
}
