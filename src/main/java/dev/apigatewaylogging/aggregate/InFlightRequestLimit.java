/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import java.util.concurrent.TimeUnit;

/**
 * Limits the requests between the aggregator and Kafka: scanning is faster and waits for their delivery, since more of
 * them would only fill the heap. The wait is short: while Kafka is unreachable nothing is delivered, and scanning has
 * to reach its own pause (see {@code AKTO_BYTES_IN_THRESHOLD}).
 */
public final class InFlightRequestLimit {

    static final int MAX_REQUESTS = 2_000;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * The wait per request while nothing is delivered: a page of 10,000 requests takes ten seconds and does not fill
     * the heap.
     */
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private int waiting;
    private boolean stalled;

    /** Adds requests, after a wait if the limit is reached. */
    synchronized void add(int requests) {
        long start = System.nanoTime();
        long max = stalled ? requests * STALLED_NANOS : MAX_WAIT_NANOS;
        int before = waiting;
        try {
            while (waiting >= MAX_REQUESTS) {
                long rest = max - (System.nanoTime() - start);
                if (rest <= 0) {
                    // the full wait is not repeated until a request is delivered
                    stalled = waiting == before;
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, rest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting += requests;
    }

    synchronized void remove(int requests) {
        waiting -= requests;
        stalled = false;
        notifyAll();
    }
}
