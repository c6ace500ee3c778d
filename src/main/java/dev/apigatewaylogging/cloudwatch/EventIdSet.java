package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.hash.Hash128;
import dev.apigatewaylogging.hash.SipHash128;
import java.util.Arrays;

/**
 * A set of event ids that mostly grows and is seldom asked: they are only appended, and what is new is put into the table by
 * the next question. A number is kept as it is, a text as its keyed hash: 24 bytes an id, 8 to 16 more in the table. Not
 * safe for use by several threads.
 */
final class EventIdSet {

    private static final int MIN_CAPACITY = 16;
    private static final int WORDS = 3;

    /** Words of a number have no sign. */
    private static final long TEXT = -1;

    private final SipHash128 texts;
    private long[] words = new long[MIN_CAPACITY * WORDS];
    private int size;

    /** The places of the ids, counted from 1; a power of two, never filled by more than half. */
    private int[] table = new int[0];

    private int inTable;

    /** Texts are known by these hashes. */
    EventIdSet(SipHash128 texts) {
        this.texts = texts;
    }

    /** How many were added; one that was added twice counts twice. */
    int size() {
        return size;
    }

    /** Adds one that is not there. One that is there may be added too. */
    void add(EventId id) {
        if (id.isNumber()) {
            add(id.high(), id.middle(), id.low());
        } else {
            Hash128 hash = texts.hash(id.text());
            add(TEXT, hash.high(), hash.low());
        }
    }

    private void add(long high, long middle, long low) {
        int at = size * WORDS;
        if (at == words.length) {
            words = Arrays.copyOf(words, at * 2);
        }
        words[at] = high;
        words[at + 1] = middle;
        words[at + 2] = low;
        size++;
    }

    /** Whether it was added. */
    boolean contains(EventId id) {
        if (inTable < size) {
            fillTable();
        }
        if (table.length == 0) {
            return false;
        }
        if (id.isNumber()) {
            return table[slotOf(id.high(), id.middle(), id.low())] != 0;
        }
        Hash128 hash = texts.hash(id.text());
        return table[slotOf(TEXT, hash.high(), hash.low())] != 0;
    }

    private void fillTable() {
        if (size > table.length / 2) {
            table = new int[Integer.highestOneBit(size) * 4];
            inTable = 0;
        }
        while (inTable < size) {
            int at = inTable * WORDS;
            inTable++;
            table[slotOf(words[at], words[at + 1], words[at + 2])] = inTable;
        }
    }

    /** Where the id is, or the free place where it belongs. */
    private int slotOf(long high, long middle, long low) {
        int slot = (int) Hash64.mix(low + Long.rotateLeft(middle, 21) + Long.rotateLeft(high, 42)) & (table.length - 1);
        while (table[slot] != 0 && !isAt((table[slot] - 1) * WORDS, high, middle, low)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private boolean isAt(int at, long high, long middle, long low) {
        return words[at + 2] == low && words[at + 1] == middle && words[at] == high;
    }
}
