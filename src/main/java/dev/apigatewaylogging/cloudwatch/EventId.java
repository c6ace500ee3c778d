package dev.apigatewaylogging.cloudwatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What tells an event from all others of its log group. CloudWatch gives 56 digits, which no client can choose: they are
 * kept as the number that they are, 189 bits in place of a text, so that nothing of them is lost. What an emulator gives
 * instead is kept as it is. Read once for each event.
 *
 * @see EventHash
 */
public final class EventId implements Comparable<EventId> {

    /** An id of CloudWatch has so many digits. */
    private static final int DIGITS = 56;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST_HALVES = 0xf0f0f0f0f0f0f0f0L;
    private static final long THREES = 0x3030303030303030L;
    private static final long SIXES = 0x0606060606060606L;

    /** Null where the id is a number. */
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

    /** The id that a text is. */
    public static EventId of(String id) {
        if (id.length() != DIGITS) {
            return new EventId(id, 0, 0, 0);
        }
        // a character that is no byte becomes a question mark, which is no digit
        byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        long first = (long) WORDS.get(bytes, 0);
        long second = (long) WORDS.get(bytes, 8);
        long third = (long) WORDS.get(bytes, 16);
        long fourth = (long) WORDS.get(bytes, 24);
        long fifth = (long) WORDS.get(bytes, 32);
        long sixth = (long) WORDS.get(bytes, 40);
        long seventh = (long) WORDS.get(bytes, 48);
        long odd = odd(first) | odd(second) | odd(third) | odd(fourth) | odd(fifth) | odd(sixth) | odd(seventh);
        if (odd != 0) {
            return new EventId(id, 0, 0, 0);
        }
        // eight digits are 27 bits, so seven times eight are three times 63
        long lastOfHigh = number(third);
        long firstOfLow = number(fifth);
        return new EventId(
                null,
                (number(first) << 36) | (number(second) << 9) | (lastOfHigh >>> 18),
                ((lastOfHigh & 0x3ffff) << 45) | (number(fourth) << 18) | (firstOfLow >>> 9),
                ((firstOfLow & 0x1ff) << 54) | (number(sixth) << 27) | number(seventh));
    }

    /** 0 if each of the eight bytes is {@code 0} to {@code 9}: it begins with 3, and does so with 6 added. */
    private static long odd(long word) {
        return ((word ^ THREES) | ((word + SIXES) ^ THREES)) & FIRST_HALVES;
    }

    /** The number of eight digits: neighbors are added two by two, each time the more significant one times its weight. */
    private static long number(long digits) {
        long pairs = ((digits - THREES) * ((10 << 8) + 1)) >>> 8;
        long fours = ((pairs & 0x00ff00ff00ff00ffL) * ((100 << 16) + 1)) >>> 16;
        return ((fours & 0x0000ffff0000ffffL) * ((10_000L << 32) + 1)) >>> 32;
    }

    /** Whether it is one of CloudWatch's, whose order is that of the events. */
    public boolean isNumber() {
        return text == null;
    }

    /** The id where it is no number, else null. */
    String text() {
        return text;
    }

    long high() {
        return high;
    }

    long middle() {
        return middle;
    }

    long low() {
        return low;
    }

    /** Numbers by their size, before texts. */
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
