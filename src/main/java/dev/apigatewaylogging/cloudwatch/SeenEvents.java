package dev.apigatewaylogging.cloudwatch;

/**
 * The ids of the events of a window that were handed over, as hashes: ten thousand come with each page, of which nothing
 * is needed unless the window has to be read again.
 */
final class SeenEvents {

    private static final int SMALLEST = 1 << 10;

    private long[] hashes = new long[SMALLEST];
    private int size;

    void add(String eventId) {
        if (size * 2 >= hashes.length) {
            grow();
        }
        if (put(hash(eventId))) {
            size++;
        }
    }

    boolean contains(String eventId) {
        long hash = hash(eventId);
        for (int slot = slot(hash); hashes[slot] != 0; slot = next(slot)) {
            if (hashes[slot] == hash) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        if (size > 0) {
            hashes = new long[SMALLEST];
            size = 0;
        }
    }

    private boolean put(long hash) {
        int slot = slot(hash);
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                return false;
            }
            slot = next(slot);
        }
        hashes[slot] = hash;
        return true;
    }

    private void grow() {
        long[] before = hashes;
        hashes = new long[before.length * 2];
        for (long hash : before) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & (hashes.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (hashes.length - 1);
    }

    /** FNV-1a, its bits mixed; zero means nothing here. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash == 0 ? 1 : hash;
    }
}
