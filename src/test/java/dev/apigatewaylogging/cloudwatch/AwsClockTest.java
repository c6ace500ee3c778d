package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AwsClockTest {

    private static final long NOW = Instant.parse("2026-01-31T12:00:00.300Z").toEpochMilli();

    private final AwsClock clock = new AwsClock(() -> NOW);

    private static long wholeSecond(long millis) {
        return millis - millis % 1000;
    }

    @Test
    void aClockThatIsRightIsLeftAlone() {
        clock.learn(wholeSecond(NOW), NOW - 80, NOW);

        assertThat(clock.millis()).isEqualTo(NOW);
    }

    @Test
    void aClockThatIsAMinuteAheadIsPutBack() {
        clock.learn(wholeSecond(NOW - 60_000), NOW - 80, NOW);

        assertThat(clock.millis()).isBetween(NOW - 61_080, NOW - 60_000);
    }

    @Test
    void aClockThatWasSetRightIsBelievedAgain() {
        clock.learn(wholeSecond(NOW - 60_000), NOW - 80, NOW);
        clock.learn(wholeSecond(NOW), NOW - 80, NOW);

        assertThat(clock.millis()).isEqualTo(NOW);
    }

    /** Whatever the difference and however long an answer takes: never ahead of AWS by more than an honest clock is. */
    @Property
    void itIsNeverAheadOfAwsByMoreThanTheHeaderHides(
            @ForAll @LongRange(min = -300_000, max = 300_000) long awsAhead,
            @ForAll @LongRange(min = 0, max = 5_000) long there,
            @ForAll @LongRange(min = 0, max = 5_000) long back,
            @ForAll @LongRange(min = 0, max = 999) long phase) {
        long received = NOW + phase;
        long answeredByAws = received - back + awsAhead;
        AwsClock skewed = new AwsClock(() -> received);

        skewed.learn(wholeSecond(answeredByAws), received - back - there, received);

        long atAws = received + awsAhead;
        long slowness = Duration.ofSeconds(1).toMillis() + there + back;
        assertThat(skewed.millis()).isBetween(atAws - slowness, atAws + slowness);
        if (skewed.millis() != received) {
            assertThat(skewed.millis()).isLessThanOrEqualTo(atAws);
        }
    }
}
