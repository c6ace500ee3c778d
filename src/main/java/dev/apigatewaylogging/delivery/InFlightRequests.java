/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The tracked requests of one scan, from their first event until they are acknowledged. */
final class InFlightRequests {

    private final AtomicLong bytesHeldInAll;
    private final TreeMap<Long, Integer> countByFirstTimestamp = new TreeMap<>();
    private long bytes;
    private boolean abandoned;

    InFlightRequests(AtomicLong bytesHeldInAll) {
        this.bytesHeldInAll = bytesHeldInAll;
    }

    synchronized void add(long first, long size) {
        if (!abandoned) {
            countByFirstTimestamp.merge(first, 1, Integer::sum);
            addBytes(size);
        }
    }

    synchronized void addBytes(long size) {
        if (!abandoned) {
            bytes += size;
            bytesHeldInAll.addAndGet(size);
        }
    }

    /** Moves a request to an earlier first event. */
    synchronized void moveTo(long before, long now) {
        if (!abandoned) {
            remove(before);
            countByFirstTimestamp.merge(now, 1, Integer::sum);
        }
    }

    synchronized void release(long first, long size) {
        if (!abandoned) {
            remove(first);
            bytes -= size;
            bytesHeldInAll.addAndGet(-size);
        }
    }

    synchronized long requests() {
        return countByFirstTimestamp.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** The oldest first event, milliseconds since the epoch; {@code Long.MAX_VALUE} without requests. */
    synchronized long oldest() {
        return countByFirstTimestamp.isEmpty() ? Long.MAX_VALUE : countByFirstTimestamp.firstKey();
    }

    /** Releases all requests, which are scanned again. */
    synchronized void clear() {
        abandoned = true;
        countByFirstTimestamp.clear();
        bytesHeldInAll.addAndGet(-bytes);
    }

    private void remove(long first) {
        countByFirstTimestamp.computeIfPresent(first, (time, requests) -> requests == 1 ? null : requests - 1);
    }
}
