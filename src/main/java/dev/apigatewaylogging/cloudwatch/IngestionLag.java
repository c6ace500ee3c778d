package dev.apigatewaylogging.cloudwatch;

import java.util.Arrays;

/**
 * How long events need from happening to being received by CloudWatch, learnt from the events themselves. The live edge
 * stays behind the present by a little more than nearly all of them need. What takes longer is found by the second pass.
 */
final class IngestionLag {

    private static final int BUCKETS = 200;
    private static final int BUCKET_MILLIS = 50;
    /** Later than this is late, not slow. */
    private static final long LATE = (long) BUCKETS * BUCKET_MILLIS;

    private static final double NEARLY_ALL = 0.99;
    private static final double FORGETTING = 0.9;
    private static final long MARGIN = 250;

    private final int[] buckets = new int[BUCKETS];
    private int events;
    private double usual = 2_000;

    void event(long timestamp, long ingestionTime) {
        long lag = Math.max(0, ingestionTime - timestamp);
        if (lag < LATE) {
            buckets[(int) (lag / BUCKET_MILLIS)]++;
            events++;
        }
    }

    /** A window is over: what was seen in it counts from now on. */
    void windowRead() {
        if (events == 0) {
            return;
        }
        int rest = (int) Math.ceil(events * NEARLY_ALL);
        int bucket = 0;
        while (rest > buckets[bucket]) {
            rest -= buckets[bucket++];
        }
        double seen = (bucket + 1) * (double) BUCKET_MILLIS;
        usual = Math.max(seen, usual * FORGETTING);
        Arrays.fill(buckets, 0);
        events = 0;
    }

    /** How far to stay behind the present, in milliseconds. */
    long allowance() {
        return (long) (usual * 1.5) + MARGIN;
    }
}
