/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.hash;

import java.util.Arrays;

/**
 * A map from keyed hashes to numbers, 24 bytes per entry: a million of them fit where a million objects would not. The
 * hashes must be keyed (see {@link SipHash128}), so that nobody can create collisions in the table. Not thread-safe.
 */
public final class Hash128Map {

    /** The value of a missing key; cannot be stored. */
    public static final long ABSENT = Long.MIN_VALUE;

    private static final int MIN_CAPACITY = 16;
    private static final double LOAD_FACTOR = 0.6;

    private long[] highs = new long[MIN_CAPACITY];
    private long[] lows = new long[MIN_CAPACITY];
    private long[] values = emptied(MIN_CAPACITY);
    private int size;

    public int size() {
        return size;
    }

    /** Returns the value, or {@link #ABSENT}. */
    public long get(Hash128 key) {
        return values[slotOf(key.high(), key.low())];
    }

    /** Returns whether the map has entries. */
    public boolean contains(Hash128 key) {
        return get(key) != ABSENT;
    }

    /**
     * Stores the maximum of the value and the existing one.
     *
     * @param expireBefore entries with a smaller value may be dropped if the table is full
     */
    public void putMax(Hash128 key, long value, long expireBefore) {
        if (size + 1 > values.length * LOAD_FACTOR) {
            rehash(expireBefore);
        }
        put(key.high(), key.low(), value);
    }

    /** Removes all entries. */
    public void clear() {
        if (values.length > MIN_CAPACITY) {
            highs = new long[MIN_CAPACITY];
            lows = new long[MIN_CAPACITY];
            values = emptied(MIN_CAPACITY);
        } else {
            Arrays.fill(values, ABSENT);
        }
        size = 0;
    }

    private void put(long high, long low, long value) {
        int slot = slotOf(high, low);
        if (values[slot] == ABSENT) {
            highs[slot] = high;
            lows[slot] = low;
            size++;
        }
        values[slot] = Math.max(values[slot], value);
    }

    private void rehash(long expireBefore) {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldValues = values;
        int needed = 0;
        for (long value : oldValues) {
            needed += value != ABSENT && value >= expireBefore ? 1 : 0;
        }
        int capacity = MIN_CAPACITY;
        while (capacity * LOAD_FACTOR / 2 < needed) {
            capacity *= 2;
        }
        highs = new long[capacity];
        lows = new long[capacity];
        values = emptied(capacity);
        size = 0;
        for (int slot = 0; slot < oldValues.length; slot++) {
            if (oldValues[slot] != ABSENT && oldValues[slot] >= expireBefore) {
                put(oldHighs[slot], oldLows[slot], oldValues[slot]);
            }
        }
    }

    /** Returns the slot of the key, or the free slot for it. */
    private int slotOf(long high, long low) {
        int slot = (int) low & (values.length - 1);
        while (values[slot] != ABSENT && (lows[slot] != low || highs[slot] != high)) {
            slot = (slot + 1) & (values.length - 1);
        }
        return slot;
    }

    private static long[] emptied(int capacity) {
        long[] values = new long[capacity];
        Arrays.fill(values, ABSENT);
        return values;
    }
}
