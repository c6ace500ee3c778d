package dev.apigatewaylogging.cloudwatch;

import java.util.Arrays;

/**
 * The events of a window that were handed over, as hashes of their times and texts. Ten thousand come with each page, and
 * they are only asked for when the window has to be read again: so adding is cheap and does not touch their ids, and the
 * first question afterwards sorts.
 */
final class SeenEvents {

    private static final int ONE_PAGE = 10_000;

    private long[] hashes = new long[0];
    private int size;
    private boolean sorted = true;

    void add(LogEvent event) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(ONE_PAGE, size * 2));
        }
        hashes[size++] = hash(event);
        sorted = false;
    }

    boolean contains(LogEvent event) {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(event)) >= 0;
    }

    void clear() {
        size = 0;
        sorted = true;
        if (hashes.length > ONE_PAGE) {
            hashes = new long[0];
        }
    }

    private static long hash(LogEvent event) {
        long hash = mixed(event.timestamp());
        hash = mixed(hash + event.ingestionTime());
        return mixed(hash + event.textHash());
    }

    /** Every bit of the number tells on every bit of the result. */
    private static long mixed(long number) {
        long mixed = (number ^ (number >>> 32)) * 0x9e3779b97f4a7c15L;
        return (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9L;
    }
}
