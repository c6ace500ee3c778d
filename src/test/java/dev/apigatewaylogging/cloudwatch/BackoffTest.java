package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final AtomicLong elapsed = new AtomicLong(-1_000_000);
    private final Backoff backoff = new Backoff(new Random(1), elapsed::get);

    @Test
    void itGrowsToAMinuteAndIsOverWhenThatHasPassed() {
        assertThat(backoff.isOver()).isTrue();
        for (int failure = 0; failure < 20; failure++) {
            backoff.failed();
        }
        assertThat(backoff.isOver()).isFalse();
        assertThat(backoff.remaining()).isBetween(30_000L, 60_000L);

        elapsed.addAndGet(60_000);

        assertThat(backoff.isOver()).isTrue();
        assertThat(backoff.remaining()).isZero();
    }

    @Test
    void aSuccessEndsIt() {
        backoff.failed();

        backoff.succeeded();

        assertThat(backoff.isOver()).isTrue();
        assertThat(backoff.failures()).isZero();
    }
}
