/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash64;
import dev.apigatewaylogging.util.hash.SipHash128;

/**
 * Keyed 128-bit hashes of event IDs. Numeric IDs are assigned by CloudWatch, so an attacker cannot choose them:
 * Dietzfelbinger's multiply-add-shift hash, whose collision probability for two IDs is 2<sup>-127</sup>, is sufficient
 * and takes a fifth of the time. Other IDs are hashed with {@link SipHash128}, from which the multipliers are derived.
 * Immutable and thread-safe.
 */
public final class EventIdHasher {

    private static final int MULTIPLIERS = 4;

    private final SipHash128 texts;
    private final long[] highs = new long[2 * MULTIPLIERS];
    private final long[] lows = new long[2 * MULTIPLIERS];

    /** @param texts hashes IDs that are not numeric; its key determines the multipliers */
    public EventIdHasher(SipHash128 texts) {
        this.texts = texts;
        for (int i = 0; i < highs.length; i++) {
            Hash128 multiplier = texts.hash("multiplier " + i + " of event ids");
            highs[i] = multiplier.high();
            lows[i] = multiplier.low();
        }
    }

    /** Hashes an event ID. */
    public Hash128 of(EventId id) {
        if (!id.isNumeric()) {
            return texts.hash(id.text());
        }
        return new Hash128(mixed(half(id, 0)), mixed(half(id, MULTIPLIERS)));
    }

    /** Returns the upper half of multiplier 0 plus the sum of each word times its 128-bit multiplier, modulo 2^128. */
    private long half(EventId id, int at) {
        long low = lows[at];
        long high = highs[at];
        long product = id.low() * lows[at + 1];
        high += upperOf(id.low(), lows[at + 1]) + id.low() * highs[at + 1];
        low += product;
        high += carry(low, product);
        product = id.middle() * lows[at + 2];
        high += upperOf(id.middle(), lows[at + 2]) + id.middle() * highs[at + 2];
        low += product;
        high += carry(low, product);
        product = id.high() * lows[at + 3];
        high += upperOf(id.high(), lows[at + 3]) + id.high() * highs[at + 3];
        return high + carry(low + product, product);
    }

    /** Returns the upper 64 bits of the unsigned product of a 63-bit word and a 64-bit multiplier. */
    private static long upperOf(long word, long multiplier) {
        return Math.multiplyHigh(word, multiplier) + (word & (multiplier >> 63));
    }

    private static long carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }

    /**
     * Makes the hash non-linear. Event IDs are consecutive, and fingerprints are sums of hashes: with linear hashes, sets
     * of IDs with equal sums would have equal fingerprints.
     */
    private static long mixed(long half) {
        return Hash64.mix(half);
    }
}
