package dev.apigatewaylogging.cloudwatch;

import java.util.Arrays;

/**
 * The ids of the events of a window that were handed over, as hashes. Ten thousand come with each page, and they are only
 * asked for when the window has to be read again: so adding is cheap, and the first question afterwards sorts.
 */
final class SeenEvents {

    private static final int ONE_PAGE = 10_000;

    private long[] hashes = new long[0];
    private int size;
    private boolean sorted = true;

    void add(String eventId) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(ONE_PAGE, size * 2));
        }
        hashes[size++] = hash(eventId);
        sorted = false;
    }

    boolean contains(String eventId) {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(eventId)) >= 0;
    }

    void clear() {
        size = 0;
        sorted = true;
        if (hashes.length > ONE_PAGE) {
            hashes = new long[0];
        }
    }

    /** FNV-1a, its bits mixed. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    }
}
