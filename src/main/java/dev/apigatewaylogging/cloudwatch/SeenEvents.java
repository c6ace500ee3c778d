package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.hash.Hash128;
import dev.apigatewaylogging.hash.Hash128Map;
import dev.apigatewaylogging.hash.SipHash128;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The events of a window that were handed over, known by their ids, as hashes with a key of this process. They are only
 * asked for when the window has to be scanned again, which is rare: until then they are only written down one after the
 * other.
 */
final class SeenEvents {

    /** How many hashes are written down in one piece. */
    private static final int PIECE = 4096;

    private final SipHash128 hashes = new SipHash128(SipHash128.randomKey());
    private final Hash128Map seen = new Hash128Map();

    /** What is not in the map yet: pieces of an upper and a lower half by turns, of which the last one is filled. */
    private final Deque<long[]> writtenDown = new ArrayDeque<>();

    private int inLastPiece = PIECE;

    void add(LogEvent event) {
        if (inLastPiece == PIECE) {
            writtenDown.addLast(new long[2 * PIECE]);
            inLastPiece = 0;
        }
        Hash128 hash = hash(event);
        long[] piece = writtenDown.getLast();
        piece[2 * inLastPiece] = hash.high();
        piece[2 * inLastPiece + 1] = hash.low();
        inLastPiece++;
    }

    boolean contains(LogEvent event) {
        lookUp();
        return seen.size() > 0 && seen.contains(hash(event));
    }

    int size() {
        lookUp();
        return seen.size();
    }

    void clear() {
        seen.clear();
        forgetWrittenDown();
    }

    /** Brings what was written down into the map, in which it can be found. */
    private void lookUp() {
        while (!writtenDown.isEmpty()) {
            long[] piece = writtenDown.removeFirst();
            int count = writtenDown.isEmpty() ? inLastPiece : PIECE;
            for (int i = 0; i < count; i++) {
                seen.putMax(new Hash128(piece[2 * i], piece[2 * i + 1]), 0, Long.MIN_VALUE);
            }
        }
        forgetWrittenDown();
    }

    private void forgetWrittenDown() {
        writtenDown.clear();
        inLastPiece = PIECE;
    }

    private Hash128 hash(LogEvent event) {
        return hashes.hash(event.identity());
    }
}
