/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-2-4 with a 128-bit result (Aumasson and Bernstein, 2012; the 128-bit form of their reference implementation)
 * over the UTF-16 code units of a text, low byte first. Without the key nobody can find two texts with the same hash,
 * so a client cannot choose a request ID that is mistaken for another one. Immutable and thread-safe.
 */
public final class SipHash128 {

    /** The length of a key. */
    public static final int KEY_BYTES = 16;

    private static final int CHARS_PER_WORD = 4;

    private final long key0;
    private final long key1;

    /**
     * Creates a hash function.
     *
     * @param key {@value #KEY_BYTES} random bytes
     * @throws IllegalArgumentException if the key has another length
     */
    public SipHash128(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("expected a key of " + KEY_BYTES + " bytes, got " + key.length);
        }
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        this.key0 = words.getLong();
        this.key1 = words.getLong();
    }

    /** Creates a hash function with a random key. */
    public static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Hashes a text: its UTF-16 code units. */
    public Hash128 hash(String text) {
        State state = new State(key0, key1);
        int length = text.length();
        int at = 0;
        for (; at + CHARS_PER_WORD <= length; at += CHARS_PER_WORD) {
            state.take((long) text.charAt(at)
                    | ((long) text.charAt(at + 1) << 16)
                    | ((long) text.charAt(at + 2) << 32)
                    | ((long) text.charAt(at + 3) << 48));
        }
        long last = (2L * length) << 56;
        for (int shift = 0; at < length; at++, shift += 16) {
            last |= (long) text.charAt(at) << shift;
        }
        state.take(last);
        return state.end();
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        private State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        private void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        private Hash128 end() {
            v2 ^= 0xee;
            long low = finish();
            v1 ^= 0xdd;
            return new Hash128(finish(), low);
        }

        private long finish() {
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
