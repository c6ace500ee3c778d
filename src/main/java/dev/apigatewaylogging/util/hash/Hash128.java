/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.hash;

/**
 * A hash of 128 bits.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record Hash128(long high, long low) {

    public static final Hash128 ZERO = new Hash128(0, 0);

    /** Returns the sum modulo 2^128: the hash of a set, independent of the order of addition. */
    public Hash128 plus(Hash128 other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Hash128(high + other.high + carry, sum);
    }
}
