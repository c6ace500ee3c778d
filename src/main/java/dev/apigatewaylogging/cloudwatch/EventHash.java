package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.hash.Hash128;
import dev.apigatewaylogging.hash.SipHash128;

/**
 * Keyed hashes of 128 bits of event ids. A text is hashed by {@link SipHash128}. A number comes from CloudWatch, so nobody
 * chooses it; for it a hash of the kind "multiply-add-shift" of Dietzfelbinger is enough, at a fifth of the cost: of two
 * numbers the hashes are the same for one key of 2<sup>127</sup>. Its key is made from that of the SipHash. Immutable,
 * safe for use by several threads.
 */
public final class EventHash {

    private static final int MULTIPLIERS = 4;

    private final SipHash128 texts;
    private final long[] highs = new long[2 * MULTIPLIERS];
    private final long[] lows = new long[2 * MULTIPLIERS];

    /** With the key of another hash. */
    public EventHash(SipHash128 texts) {
        this.texts = texts;
        for (int i = 0; i < highs.length; i++) {
            Hash128 multiplier = texts.hash("multiplier " + i + " of event ids");
            highs[i] = multiplier.high();
            lows[i] = multiplier.low();
        }
    }

    /** The hash of an id. */
    public Hash128 of(EventId id) {
        if (!id.isNumber()) {
            return texts.hash(id.text());
        }
        return new Hash128(mixed(half(id, 0)), mixed(half(id, MULTIPLIERS)));
    }

    /** The upper half of a sum modulo 2^128: of each word times a multiplier of 128 bits, and one more. */
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

    /** Of the product of a number of 63 bits and one of 64, neither with a sign. */
    private static long upperOf(long word, long multiplier) {
        return Math.multiplyHigh(word, multiplier) + (word & (multiplier >> 63));
    }

    private static long carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }

    /** Ids are numbered one after the other: without this, sums of the hashes would be equal where sums of the ids are. */
    private static long mixed(long half) {
        return Hash64.mix(half);
    }
}
