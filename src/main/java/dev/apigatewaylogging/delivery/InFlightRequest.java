/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.util.hash.Hash128;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A tracked request: until it is acknowledged, the committable position of its log group stays before its first event.
 * The thread that scans the log group adds events; another thread may acknowledge it.
 */
public final class InFlightRequest {

    /** Initial capacity: many requests have one entry, most have two dozen. */
    private static final int INITIAL_EVENTS = 6;

    /**
     * Memory of an open request in addition to its events, in bytes: the exchange in the aggregator and everything that
     * references it. Measured in a heap; MemoryAccountingTest checks it.
     */
    private static final int REQUEST_BYTES = 1_410;

    private final LogGroupTracker group;
    private final InFlightRequests holds;
    private final ScanId scanId;
    private final Hash128 id;
    /** The hash of each event, first its upper half. */
    private long[] events = new long[2 * INITIAL_EVENTS];

    private int count;
    private long hashHigh;
    private long hashLow;
    private Hash128 content = Hash128.ZERO;
    private long first;
    private long last = Long.MIN_VALUE;
    private long bytes;
    private boolean sent;
    private boolean standsAlone;

    InFlightRequest(LogGroupTracker group, ScanId scanId, String requestId) {
        this.group = group;
        this.holds = group.inFlight(scanId.index());
        this.scanId = scanId;
        this.id = group.hash(requestId);
        this.hashHigh = id.high();
        this.hashLow = id.low();
    }

    /**
     * Adds an event.
     *
     * @param eventId the ID of the event
     * @param size its memory, in bytes
     * @return false if it was added before
     */
    public boolean add(long timestamp, EventId eventId, int size) {
        Hash128 event = group.hash(eventId);
        if (contains(event)) {
            return false;
        }
        if (count == 0) {
            bytes = REQUEST_BYTES;
            holds.add(timestamp, bytes + size);
            first = timestamp;
        } else {
            holds.addBytes(size);
            if (timestamp < first) {
                holds.moveTo(first, timestamp);
                first = timestamp;
            }
        }
        add(event);
        last = Math.max(last, timestamp);
        bytes += size;
        return true;
    }

    /** The scan that found the first event of the request. */
    public ScanId scanId() {
        return scanId;
    }

    /** The memory of the request in this log group, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Timestamp of the latest event, milliseconds since the epoch. */
    public long last() {
        return last;
    }

    /** Marks a request that needs no rescan: one of its events is a start entry, or describes the request by itself. */
    public void standsAlone() {
        standsAlone = true;
    }

    /** Whether another log group repeats this one, so that {@link #setContent} is required. */
    public boolean isRepeatedElsewhere() {
        return group.hasTwin();
    }

    /** Sets the content of the request's entries, independent of their event ids. */
    public void setContent(String text) {
        content = id.plus(group.hash(text));
    }

    /** Whether all events were delivered before, or are left to a rescan. */
    public boolean isDuplicate() {
        return group.isDuplicate(fingerprint(), standsAlone, scanId.index());
    }

    /** The transaction of its records; empty if they are acknowledged one by one. */
    public Optional<RecordTransaction> transaction() {
        return group.transaction();
    }

    /** Records that the request is in flight: further requests with the same events are duplicates. */
    public void sent() {
        sent = true;
        group.sent(storedFingerprint());
    }

    /** Acknowledges the request: its events need not be delivered again. */
    public void acknowledge() {
        acknowledge(List.of());
    }

    /**
     * Acknowledges a request in all its log groups. The journal of each log group also stores the request's keys in the
     * others: the journals are not written atomically, and after a crash between two writes one must stand in for the
     * other.
     */
    public static void acknowledgeAll(List<InFlightRequest> inFlightRequests) {
        if (inFlightRequests.size() == 1) {
            inFlightRequests.get(0).acknowledge();
            return;
        }
        for (InFlightRequest inFlight : inFlightRequests) {
            inFlight.acknowledge(inFlightRequests.stream()
                    .filter(other -> other != inFlight)
                    .map(other -> other.group.keyElsewhere(other.hash()))
                    .toList());
        }
    }

    private void acknowledge(List<Hash128> elsewhere) {
        if (!sent) {
            sent();
        }
        group.acknowledge(storedFingerprint(), elsewhere, holds, bytes);
    }

    /** Releases the memory of the events, but not their position. */
    public void freeMemory() {
        holds.addBytes(-bytes);
        bytes = 0;
    }

    /** Releases the position without recording the events as delivered. */
    public void release() {
        holds.release(first, bytes);
    }

    private boolean contains(Hash128 event) {
        for (int at = 0; at < 2 * count; at += 2) {
            if (events[at] == event.high() && events[at + 1] == event.low()) {
                return true;
            }
        }
        return false;
    }

    private void add(Hash128 event) {
        int at = 2 * count;
        if (at == events.length) {
            events = Arrays.copyOf(events, 2 * at);
        }
        events[at] = event.high();
        events[at + 1] = event.low();
        count++;
        // as Hash128.plus, without an object for each event
        hashLow += event.low();
        hashHigh += event.high() + (Long.compareUnsigned(hashLow, event.low()) < 0 ? 1 : 0);
    }

    private Hash128 hash() {
        return new Hash128(hashHigh, hashLow);
    }

    private RequestFingerprint fingerprint() {
        long[] lows = new long[count];
        for (int i = 0; i < count; i++) {
            lows[i] = events[2 * i + 1];
        }
        return fingerprint(lows);
    }

    /** Includes the events only if a scan can start between them, which requires different timestamps. */
    private RequestFingerprint storedFingerprint() {
        return last > first ? fingerprint() : fingerprint(RequestFingerprint.NO_EVENTS);
    }

    private RequestFingerprint fingerprint(long[] lows) {
        return new RequestFingerprint(id, hash(), content, first, last, lows);
    }
}
