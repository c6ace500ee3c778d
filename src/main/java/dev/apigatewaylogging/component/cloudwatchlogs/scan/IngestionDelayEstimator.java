/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.Arrays;

/**
 * Estimates the ingestion delay from the events: from their ingestion time or, if an earlier scan of their time did not
 * find them, from the time of that scan. The watermark of the live scan trails the present by a little more than the
 * delay of nearly all events.
 */
public final class IngestionDelayEstimator {

    /** Events with a larger delay are late events, found by the rescan. */
    public static final long MAX_DELAY_MILLIS = 150_000;

    /** The resolution is 50 ms up to ten seconds, and a second above. */
    private static final long FINE_MILLIS = 50;

    private static final long FINE_END = 10_000;
    private static final long COARSE_MILLIS = 1_000;
    private static final int FINE_BUCKETS = (int) (FINE_END / FINE_MILLIS);
    private static final int BUCKETS = FINE_BUCKETS + (int) ((MAX_DELAY_MILLIS - FINE_END) / COARSE_MILLIS) + 1;

    private static final double PERCENTILE = 0.99;
    private static final double DECAY = 0.95;
    private static final double MORE = 1.25;
    private static final long MARGIN = 750;

    private final int[] buckets = new int[BUCKETS];
    private int events;
    private double p99Millis = 2_000;

    /**
     * Records an event that was not seen before.
     *
     * @param lagMillis its known ingestion delay, in milliseconds
     */
    void record(long lagMillis) {
        long lag = Math.max(0, lagMillis);
        if (lag < MAX_DELAY_MILLIS) {
            buckets[bucket(lag)]++;
            events++;
        }
    }

    private static int bucket(long lag) {
        return lag < FINE_END ? (int) (lag / FINE_MILLIS) : FINE_BUCKETS + (int) ((lag - FINE_END) / COARSE_MILLIS);
    }

    private static double end(int bucket) {
        return bucket < FINE_BUCKETS
                ? (bucket + 1) * (double) FINE_MILLIS
                : FINE_END + (bucket - FINE_BUCKETS + 1) * (double) COARSE_MILLIS;
    }

    /** Updates the estimate after a window. */
    void onWindowCompleted() {
        if (events == 0) {
            return;
        }
        int rest = (int) Math.ceil(events * PERCENTILE);
        int bucket = 0;
        while (rest > buckets[bucket]) {
            rest -= buckets[bucket++];
        }
        p99Millis = Math.max(end(bucket), p99Millis * DECAY);
        Arrays.fill(buckets, 0);
        events = 0;
    }

    /** The distance of the watermark from the present, in milliseconds. */
    long estimateMillis() {
        return (long) (p99Millis * MORE) + MARGIN;
    }
}
