/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventIdSetTest {

    private static final BigInteger FIRST = BigInteger.TEN.pow(55);

    private final SipHash128 texts = new SipHash128(SipHash128.randomKey());

    /** Numbers that differ in one word only, and texts. */
    private static EventId id(int number) {
        return number % 4 == 3
                ? EventId.parse("event-" + number)
                : EventId.parse(FIRST.add(BigInteger.valueOf(number).shiftLeft(number % 4 * 64))
                        .toString());
    }

    @Property
    void containsAddedIdsAtAnyTime(
            @ForAll @Size(max = 300) List<@IntRange(max = 127) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 50) int each) {
        EventIdSet set = new EventIdSet(texts);
        Set<Integer> expected = new HashSet<>();
        for (int i = 0; i < numbers.size(); i++) {
            set.add(id(numbers.get(i)));
            expected.add(numbers.get(i));
            if (i % each == 0) {
                for (int number = 0; number < 128; number++) {
                    assertThat(set.contains(id(number))).isEqualTo(expected.contains(number));
                }
            }
        }
        assertThat(set.size()).isEqualTo(numbers.size());
    }

    @Test
    void emptySetContainsNothing() {
        assertThat(new EventIdSet(texts).contains(id(0))).isFalse();
        assertThat(new EventIdSet(texts).contains(id(3))).isFalse();
    }
}
