/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SkewCorrectedClockTest {

    private static final Logger WARNINGS = (Logger) LoggerFactory.getLogger(LocalClock.class);

    private static final long START = Instant.parse("2026-01-31T12:00:00.300Z").toEpochMilli();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** True time and two clocks of a machine: the system clock may be wrong and may be set, the monotonic clock only advances. */
    private static final class Machine {
        private long now = START;
        private long wrongBy;
        private final SkewCorrectedClock clock;

        private Machine(long wrongBy) {
            this.wrongBy = wrongBy;
            this.clock = new SkewCorrectedClock(() -> now - START, new LocalClock(() -> now + this.wrongBy));
        }

        /** AWS responds {@code took} after a request that is sent now, with a date of a clock that may be wrong itself. */
        private void answer(long took, long awsWrongBy) {
            long sent = now - START;
            now += took;
            long date = now + awsWrongBy;
            clock.updateOffset(date - Math.floorMod(date, SECOND), sent, now - START);
        }

        private void answers(int count, long awsWrongBy) {
            for (int i = 0; i < count; i++) {
                now += 437;
                answer(80, awsWrongBy);
            }
        }

        private void assertRight() {
            assertThat(clock.millis()).isBetween(now - SECOND - 80, now);
        }
    }

    @Test
    void correctClockIsKnownAfterOneResponse() {
        Machine machine = new Machine(0);
        assertThat(machine.clock.isKnown()).isFalse();

        machine.answer(80, 0);

        assertThat(machine.clock.isKnown()).isTrue();
        machine.assertRight();
    }

    /** Its requests were answered at once, but the process sees the responses when it wakes. */
    @Test
    void suspensionDuringFirstResponsesIsNotTakenForAnError() {
        Machine machine = new Machine(0);
        long sent = machine.now - START;
        long date = machine.now - Math.floorMod(machine.now, SECOND);
        machine.now += MINUTE;

        machine.clock.updateOffset(date, sent, machine.now - START);
        machine.clock.updateOffset(date, sent + 5, machine.now + 3 - START);
        if (machine.clock.isKnown()) {
            machine.assertRight();
        }

        machine.answer(80, 0);
        assertThat(machine.clock.isKnown()).isTrue();
        machine.assertRight();
    }

    @Test
    void clockIsKnownAfterTwoSlowResponses() {
        Machine machine = new Machine(0);
        machine.answer(5_000, 0);
        assertThat(machine.clock.isKnown()).isFalse();

        machine.answer(5_000, 0);

        assertThat(machine.clock.isKnown()).isTrue();
        assertThat(machine.clock.millis()).isBetween(machine.now - 6 * SECOND, machine.now);
    }

    @Test
    void clockSixMinutesAheadIsCorrectedAfterTwoResponses() {
        Machine machine = new Machine(6 * MINUTE);

        machine.answer(80, 0);
        assertThat(machine.clock.isKnown()).isFalse();
        machine.answer(80, 0);

        assertThat(machine.clock.isKnown()).isTrue();
        machine.assertRight();
    }

    @Test
    void settingSystemClockAtRuntimeHasNoEffect() {
        for (long step : List.of(-HOUR, HOUR)) {
            Machine machine = new Machine(0);
            machine.answers(20, 0);
            long before = machine.clock.millis();

            machine.wrongBy = step;

            assertThat(machine.clock.millis()).isEqualTo(before);
            machine.answers(3, 0);
            machine.assertRight();
            assertThat(machine.clock.setBack().number()).isZero();
        }
    }

    @Test
    void singleDeviatingResponseHasNoEffect() {
        for (long wrong : List.of(20 * MINUTE, -20 * MINUTE)) {
            Machine machine = new Machine(0);
            machine.answers(5, 0);

            machine.answer(80, wrong);

            machine.assertRight();
            machine.answers(5, 0);
            machine.answer(80, wrong);
            machine.assertRight();
        }
    }

    @Test
    void twoContradictingResponsesHaveNoEffect() {
        Machine machine = new Machine(0);
        machine.answers(5, 0);

        machine.answer(80, 20 * MINUTE);
        machine.answer(80, 40 * MINUTE);

        machine.assertRight();
    }

    @Test
    void clockIsCorrectedBySecondResponseAfterSuspend() {
        Machine machine = new Machine(0);
        machine.answers(5, 0);

        machine.answers(2, HOUR);

        assertThat(machine.clock.millis()).isBetween(machine.now + HOUR - 2 * SECOND, machine.now + HOUR);
        assertThat(machine.clock.setBack().number()).isZero();
    }

    @Test
    void revertedLeapSetsClockBackToTimeOfLeap() {
        Machine machine = new Machine(0);
        machine.answers(5, 0);
        machine.answers(1, 20 * MINUTE);
        long leapt = machine.now;
        machine.answers(50, 20 * MINUTE);

        machine.answers(2, 0);

        machine.assertRight();
        assertThat(machine.clock.setBack().number()).isEqualTo(1);
        assertThat(machine.clock.setBack().to()).isBetween(leapt - SECOND, leapt + SECOND);
    }

    @Test
    void stepBackWithoutLeapSetsClockToPresent() {
        Machine machine = new Machine(0);
        machine.answers(5, 0);
        machine.answers(2, HOUR);

        machine.answers(2, HOUR - 5 * MINUTE);

        assertThat(machine.clock.setBack().to())
                .isBetween(machine.now + HOUR - 5 * MINUTE - 2 * SECOND, machine.now + HOUR - 5 * MINUTE);
    }

    @Test
    void offsetOverOneMinuteIsWarnedAboutOnce() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        WARNINGS.addAppender(log);
        try {
            Machine machine = new Machine(6 * MINUTE);
            machine.answers(100, 0);
            assertThat(log.list).hasSize(1);
            assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(log.list.get(0).getFormattedMessage())
                    .contains("ahead of AWS's")
                    .containsPattern("\\b3(59|60|61) s");

            machine.wrongBy = 50 * SECOND;
            machine.answers(100, 0);
            assertThat(log.list).hasSize(1);

            machine.wrongBy = 0;
            machine.answers(1, 0);
            machine.wrongBy = -2 * HOUR;
            machine.answers(100, 0);
            assertThat(log.list).hasSize(2);
            assertThat(log.list.get(1).getFormattedMessage()).contains("behind AWS's");
        } finally {
            WARNINGS.detachAppender(log);
        }
    }

    /** A thousand machines would log much. */
    @BeforeProperty
    void quiet() {
        WARNINGS.setLevel(Level.ERROR);
    }

    @AfterProperty
    void loud() {
        WARNINGS.setLevel(null);
    }

    /** For any clock offset and response time: never ahead of AWS, and soon close. */
    @Property
    void clockIsNeverAheadOfAwsAndConverges(
            @ForAll @LongRange(min = -HOUR, max = HOUR) long wrongBy,
            @ForAll @Size(min = 3, max = 30) List<@LongRange(min = 0, max = 5_000) Long> delays) {
        Machine machine = new Machine(wrongBy);
        for (long delay : delays) {
            machine.answer(delay, 0);
            if (machine.clock.isKnown()) {
                assertThat(machine.clock.millis()).isLessThanOrEqualTo(machine.now);
            }
        }
        assertThat(machine.clock.isKnown()).isTrue();
        long slowness = Duration.ofSeconds(1).toMillis() + 5_000;
        assertThat(machine.clock.millis()).isBetween(machine.now - slowness, machine.now);
    }

    /** A crystal that is 200 parts in a million too fast gains 17 seconds a day. */
    @Property(tries = 20)
    void monotonicClockDriftIsFollowed(@ForAll @LongRange(min = -200, max = 200) long perMillion) {
        long[] now = {START};
        SkewCorrectedClock clock = new SkewCorrectedClock(
                () -> (long) ((now[0] - START) * (1 + perMillion / 1e6)), new LocalClock(() -> now[0]));
        for (int answer = 0; answer < 5_000; answer++) {
            now[0] += 4_731;
            long sent = clock.elapsed();
            now[0] += 60;
            clock.updateOffset(now[0] - Math.floorMod(now[0], SECOND), sent, clock.elapsed());
            assertThat(clock.millis()).isBetween(now[0] - 2 * SECOND, now[0] + 300);
        }
    }
}
