package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.Arrays;

/**
 * How long events need from happening to being visible, learned from the events themselves: from when CloudWatch received
 * them and, where an earlier scan of their time did not find them, from when a scan did. The watermark of the live scan stays
 * behind the present by a little more than nearly all of them need.
 */
final class IngestionDelayEstimator {

    /** Slower than this is not slow but late: the rescan finds it. */
    static final long LONGEST = 150_000;

    /** A quantile is known to 50 ms up to ten seconds, and to a second above. */
    private static final long FINE_MILLIS = 50;

    private static final long FINE_END = 10_000;
    private static final long COARSE_MILLIS = 1_000;
    private static final int FINE_BUCKETS = (int) (FINE_END / FINE_MILLIS);
    private static final int BUCKETS = FINE_BUCKETS + (int) ((LONGEST - FINE_END) / COARSE_MILLIS) + 1;

    private static final double PERCENTILE = 0.99;
    private static final double DECAY = 0.95;
    private static final double MORE = 1.25;
    private static final long MARGIN = 750;

    private final int[] buckets = new int[BUCKETS];
    private int events;
    private double p99Millis = 2_000;

    /**
     * An event that was not seen before.
     *
     * @param lagMillis what it needed to become visible, or what is known of that, in milliseconds
     */
    void record(long lagMillis) {
        long lag = Math.max(0, lagMillis);
        if (lag < LONGEST) {
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

    /** A window is over: what was seen in it counts from now on. */
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

    /** How far the watermark stays behind the present, in milliseconds. */
    long estimateMillis() {
        return (long) (p99Millis * MORE) + MARGIN;
    }
}
