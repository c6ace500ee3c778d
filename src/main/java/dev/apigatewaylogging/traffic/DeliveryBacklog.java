package dev.apigatewaylogging.traffic;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests wait between the aggregator and Kafka: scanning, which is faster, waits for their delivery. More
 * of them would fill the heap and make nothing faster. It never waits for long: while Kafka is unreachable nothing is
 * delivered, and scanning has to come round to pause in order (see {@code AKTO_BYTES_IN_THRESHOLD}).
 */
final class DeliveryBacklog {

    static final int MAX_REQUESTS = 2_000;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int waiting;
    private boolean stalled;

    /** Adds requests, after a wait if there are many already. */
    synchronized void add(int requests) {
        long start = System.nanoTime();
        try {
            while (waiting >= MAX_REQUESTS && !stalled) {
                long rest = TimeUnit.NANOSECONDS.toMillis(MAX_WAIT_NANOS - (System.nanoTime() - start));
                if (rest > 0) {
                    wait(rest);
                } else {
                    // until something is delivered again nobody waits a second time
                    stalled = true;
                }
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
