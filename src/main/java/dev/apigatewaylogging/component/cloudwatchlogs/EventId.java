/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The identity of a log event within its log group. CloudWatch's event IDs are 56 decimal digits, which no client can
 * choose; they are stored as a number of 189 bits, without loss and smaller than the text. Other IDs, such as those of
 * emulators, are stored as text. Each ID is parsed once.
 *
 * @see EventIdHasher
 */
public final class EventId implements Comparable<EventId> {

    /** The number of digits of CloudWatch's event IDs. */
    private static final int DIGITS = 56;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long UPPER_NIBBLES = 0xf0f0f0f0f0f0f0f0L;
    private static final long DIGIT_ZEROS = 0x3030303030303030L;
    private static final long SIXES = 0x0606060606060606L;

    /** Null if the ID is numeric. */
    private final String text;

    private final long high;
    private final long middle;
    private final long low;

    private EventId(String text, long high, long middle, long low) {
        this.text = text;
        this.high = high;
        this.middle = middle;
        this.low = low;
    }

    /** Parses an event ID. */
    public static EventId parse(String id) {
        if (id.length() != DIGITS) {
            return new EventId(id, 0, 0, 0);
        }
        // a character outside of ISO-8859-1 becomes a question mark, which is not a digit
        byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        long first = (long) WORDS.get(bytes, 0);
        long second = (long) WORDS.get(bytes, 8);
        long third = (long) WORDS.get(bytes, 16);
        long fourth = (long) WORDS.get(bytes, 24);
        long fifth = (long) WORDS.get(bytes, 32);
        long sixth = (long) WORDS.get(bytes, 40);
        long seventh = (long) WORDS.get(bytes, 48);
        long invalid = nonDigits(first)
                | nonDigits(second)
                | nonDigits(third)
                | nonDigits(fourth)
                | nonDigits(fifth)
                | nonDigits(sixth)
                | nonDigits(seventh);
        if (invalid != 0) {
            return new EventId(id, 0, 0, 0);
        }
        // 8 digits need 27 bits, so 56 digits need 189 bits: three words of 63 bits
        long lastOfHigh = parseDigits(third);
        long firstOfLow = parseDigits(fifth);
        return new EventId(
                null,
                (parseDigits(first) << 36) | (parseDigits(second) << 9) | (lastOfHigh >>> 18),
                ((lastOfHigh & 0x3ffff) << 45) | (parseDigits(fourth) << 18) | (firstOfLow >>> 9),
                ((firstOfLow & 0x1ff) << 54) | (parseDigits(sixth) << 27) | parseDigits(seventh));
    }

    /**
     * Returns 0 if each of the eight bytes is {@code 0} to {@code 9}: its upper four bits are 3, and remain 3 if 6 is
     * added.
     */
    private static long nonDigits(long word) {
        return ((word ^ DIGIT_ZEROS) | ((word + SIXES) ^ DIGIT_ZEROS)) & UPPER_NIBBLES;
    }

    /** Parses eight digits in parallel: combines adjacent digits into pairs, then pairs into fours, then both fours. */
    private static long parseDigits(long digits) {
        long pairs = ((digits - DIGIT_ZEROS) * ((10 << 8) + 1)) >>> 8;
        long fours = ((pairs & 0x00ff00ff00ff00ffL) * ((100 << 16) + 1)) >>> 16;
        return ((fours & 0x0000ffff0000ffffL) * ((10_000L << 32) + 1)) >>> 32;
    }

    /** Whether the ID is numeric, as CloudWatch's IDs are. The order of numeric IDs is that of the events. */
    public boolean isNumeric() {
        return text == null;
    }

    /** The ID if it is not numeric, otherwise null. */
    public String text() {
        return text;
    }

    public long high() {
        return high;
    }

    public long middle() {
        return middle;
    }

    public long low() {
        return low;
    }

    /** Compares numeric IDs by value; they precede all others. */
    @Override
    public int compareTo(EventId other) {
        if (text != null || other.text != null) {
            return text == null ? -1 : other.text == null ? 1 : text.compareTo(other.text);
        }
        if (high != other.high) {
            return Long.compare(high, other.high);
        }
        return middle != other.middle ? Long.compare(middle, other.middle) : Long.compare(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventId id
                && low == id.low
                && middle == id.middle
                && high == id.high
                && (text == null ? id.text == null : text.equals(id.text));
    }

    @Override
    public int hashCode() {
        return text == null ? Long.hashCode(low * 31 + middle) : text.hashCode();
    }

    @Override
    public String toString() {
        return text == null ? high + "/" + middle + "/" + low : text;
    }
}
