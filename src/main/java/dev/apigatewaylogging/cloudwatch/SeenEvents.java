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

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        sorted = true;
        if (hashes.length > ONE_PAGE) {
            hashes = new long[0];
        }
    }

    private static long hash(LogEvent event) {
        long times = Hash64.mix(Hash64.mix(event.timestamp()) + event.ingestionTime());
        return Hash64.mix(times + event.textHash());
    }
}
