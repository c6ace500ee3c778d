/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.Hash64;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

    private static final String DIGITS = "39312345678901234567890123456789012345678901234567890123";
    private static final BigInteger TWO_63 = BigInteger.ONE.shiftLeft(63);
    private static final BigInteger TWO_128 = BigInteger.ONE.shiftLeft(128);

    private final SipHash128 texts = new SipHash128(SipHash128.randomKey());
    private final EventIdHasher hashes = new EventIdHasher(texts);

    private static BigInteger number(EventId id) {
        return BigInteger.valueOf(id.high())
                .multiply(TWO_63)
                .add(BigInteger.valueOf(id.middle()))
                .multiply(TWO_63)
                .add(BigInteger.valueOf(id.low()));
    }

    /** Three words of 63 bits, made of numbers of eight digits that take 27 bits each. */
    private static BigInteger packed(String digits) {
        BigInteger number = BigInteger.ZERO;
        for (int at = 0; at < digits.length(); at += 8) {
            number = number.shiftLeft(27).add(new BigInteger(digits.substring(at, at + 8)));
        }
        return number;
    }

    @Property
    void cloudWatchEventIdIsNumericWithoutLoss(@ForAll @NumericChars @StringLength(56) String digits) {
        EventId id = EventId.parse(digits);

        assertThat(id.isNumeric()).isTrue();
        assertThat(number(id)).isEqualTo(packed(digits));
        assertThat(id.high() | id.middle() | id.low()).isNotNegative();
    }

    @Property
    void equalityAndOrderFollowTexts(
            @ForAll @NumericChars @StringLength(56) String one, @ForAll @IntRange(max = 55) int at, @ForAll char with) {
        String other = one.substring(0, at) + with + one.substring(at + 1);
        EventId id = EventId.parse(one);
        EventId changed = EventId.parse(other);

        assertThat(id.equals(changed)).isEqualTo(one.equals(other));
        assertThat(hashes.of(id).equals(hashes.of(changed))).isEqualTo(one.equals(other));
        if (with >= '0' && with <= '9') {
            assertThat(Integer.signum(id.compareTo(changed))).isEqualTo(Integer.signum(one.compareTo(other)));
        } else {
            assertThat(changed.isNumeric()).isFalse();
            assertThat(id).isLessThan(changed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "12345678", "5f0c", "3931234567890123456789012345678901234567890123456789012"})
    void emulatorIdIsKeptAsText(String given) {
        EventId id = EventId.parse(given);

        assertThat(id.isNumeric()).isFalse();
        assertThat(id).hasToString(given).isEqualTo(EventId.parse(given)).isNotEqualTo(EventId.parse(given + "0"));
        assertThat(hashes.of(id)).isEqualTo(texts.hash(given));
    }

    @ParameterizedTest
    @ValueSource(chars = {'/', ':', '?', '\u0130', '\u0139', '\uff11', '\u3031'})
    void nonDigitCharacterMakesIdNonNumeric(char odd) {
        for (int at = 0; at < DIGITS.length(); at++) {
            assertThat(EventId.parse(DIGITS.substring(0, at) + odd + DIGITS.substring(at + 1))
                            .isNumeric())
                    .isFalse();
        }
    }

    @Test
    void eventWithoutIdIsIdentifiedByItsFields() {
        LogEvent event = new LogEvent(null, "stream", "", 1, 2, "text");

        assertThat(event.id()).isEqualTo(new LogEvent(null, "stream", null, 1, 2, "text").id());
        assertThat(event.id()).isNotEqualTo(new LogEvent(null, "stream", "", 1, 2, "texts").id());
        assertThat(event.id()).isNotEqualTo(new LogEvent(null, "stream", "", 1, 3, "text").id());
        assertThat(event.id()).isNotEqualTo(new LogEvent(null, "other", "", 1, 2, "text").id());
    }

    /** The formula with numbers of any size. */
    @Property
    void hashMatchesReferenceVectors(
            @ForAll @NumericChars @StringLength(56) String digits, @ForAll long high, @ForAll long low) {
        SipHash128 keyed = new SipHash128(
                ByteBuffer.allocate(16).putLong(high).putLong(low).array());
        EventId id = EventId.parse(digits);
        long[] words = {1, id.low(), id.middle(), id.high()};
        long[] halves = new long[2];
        for (int half = 0; half < 2; half++) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < words.length; i++) {
                Hash128 multiplier = keyed.hash("multiplier " + (half * words.length + i) + " of event ids");
                sum = sum.add(unsigned(multiplier).multiply(BigInteger.valueOf(words[i])));
            }
            halves[half] = Hash64.mix(sum.mod(TWO_128).shiftRight(64).longValue());
        }

        assertThat(new EventIdHasher(keyed).of(id)).isEqualTo(new Hash128(halves[0], halves[1]));
    }

    private static BigInteger unsigned(Hash128 hash) {
        return new BigInteger(
                1,
                ByteBuffer.allocate(16).putLong(hash.high()).putLong(hash.low()).array());
    }

    @Test
    void consecutiveIdsHaveDistinctSums() {
        BigInteger first = new BigInteger(DIGITS);
        Hash128[] hash = new Hash128[400];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = hashes.of(EventId.parse(first.add(BigInteger.valueOf(i)).toString()));
        }

        Set<Hash128> sums = new HashSet<>();
        for (int i = 0; i < hash.length; i++) {
            for (int j = i + 1; j < hash.length; j++) {
                sums.add(hash[i].plus(hash[j]));
            }
        }
        assertThat(sums).hasSize(400 * 399 / 2);
    }

    @Test
    void eachBitOfHashDependsOnId() {
        Random random = new Random(7);
        int[] ones = new int[128];
        int ids = 4_000;
        BigInteger first = new BigInteger(DIGITS);
        for (int i = 0; i < ids; i++) {
            Hash128 hash = hashes.of(EventId.parse(
                    first.add(BigInteger.valueOf(i + random.nextInt(3))).toString()));
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (hash.low() >>> bit & 1);
                ones[64 + bit] += (int) (hash.high() >>> bit & 1);
            }
        }
        for (int count : ones) {
            assertThat(count).isBetween(ids * 4 / 10, ids * 6 / 10);
        }
    }

    @Test
    void hashDependsOnKey() {
        EventIdHasher other = new EventIdHasher(new SipHash128(SipHash128.randomKey()));

        assertThat(other.of(EventId.parse(DIGITS))).isNotEqualTo(hashes.of(EventId.parse(DIGITS)));
    }
}
