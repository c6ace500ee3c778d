package dev.apigatewaylogging.aggregate;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests wait between the aggregator and Kafka: scanning, which is faster, waits for their delivery. More
 * of them would fill the heap and make nothing faster. It never waits for long: while Kafka is unreachable nothing is
 * delivered, and scanning has to come round to pause in order (see {@code AKTO_BYTES_IN_THRESHOLD}).
 */
public final class DeliveryBackPressure {

    static final int MAX_REQUESTS = 2_000;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** For each request while nothing is delivered: a page of 10,000 takes ten seconds then, and does not fill the heap. */
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private int waiting;
    private boolean stalled;

    /** Adds requests, after a wait if there are many already. */
    synchronized void add(int requests) {
        long start = System.nanoTime();
        long max = stalled ? requests * STALLED_NANOS : MAX_WAIT_NANOS;
        int before = waiting;
        try {
            while (waiting >= MAX_REQUESTS) {
                long rest = max - (System.nanoTime() - start);
                if (rest <= 0) {
                    // until something is delivered again nobody waits so long a second time
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
