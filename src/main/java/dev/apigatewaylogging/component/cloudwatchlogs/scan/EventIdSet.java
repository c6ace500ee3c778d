/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash64;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.util.Arrays;

/**
 * A set of event IDs, optimized for many additions and few lookups: an addition only appends the ID, and the next lookup
 * inserts all appended IDs into the hash table. A numeric ID is stored as its value, any other ID as a keyed hash. An ID
 * takes 24 bytes, and 8 to 16 more in the table. Not thread-safe.
 */
final class EventIdSet {

    private static final int MIN_CAPACITY = 16;
    private static final int WORDS = 3;

    /** Marks the hash of an ID that is not numeric; words of numeric IDs are never negative. */
    private static final long TEXT = -1;

    private final SipHash128 texts;
    private long[] words = new long[MIN_CAPACITY * WORDS];
    private int size;

    /** Open addressing: index of an ID plus 1, or 0. The length is a power of two, and at most half of it is filled. */
    private int[] table = new int[0];

    private int inTable;

    /** @param texts hashes IDs that are not numeric */
    EventIdSet(SipHash128 texts) {
        this.texts = texts;
    }

    /** The number of additions; an ID that was added twice counts twice. */
    int size() {
        return size;
    }

    /** Adds an ID without a check whether the set contains it. */
    void add(EventId id) {
        if (id.isNumeric()) {
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

    /** Whether the ID was added. */
    boolean contains(EventId id) {
        if (inTable < size) {
            fillTable();
        }
        if (table.length == 0) {
            return false;
        }
        if (id.isNumeric()) {
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

    /** The slot that contains the ID, or else the free slot for it. */
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
