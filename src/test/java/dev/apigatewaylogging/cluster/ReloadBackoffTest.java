/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloadBackoffTest {

    private static final int SHARD = 7;
    private static final String REASON = "TopicAuthorizationException";

    private long now = 1_000_000_000L;
    private final ReloadBackoff backoff = new ReloadBackoff(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** Fails, and returns the whole seconds until the next reload. */
    private long secondsAfterFailure(boolean afterCommit) {
        backoff.failed(SHARD, REASON, afterCommit);
        long seconds = 0;
        while (!backoff.isDue(SHARD)) {
            pass(Duration.ofSeconds(1));
            seconds++;
        }
        return seconds;
    }

    @Test
    void shardIsReloadedAtOnceAtFirstAndLaterEvery30Seconds() {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            delays.add(secondsAfterFailure(false));
        }

        assertThat(delays).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void commitEndsTheBackoff() {
        for (int i = 0; i < 5; i++) {
            secondsAfterFailure(false);
        }

        assertThat(secondsAfterFailure(true)).isZero();
        assertThat(secondsAfterFailure(false)).isEqualTo(1);
    }

    @Test
    void failureLongAfterTheLastOneIsTheFirstOfAnotherSeries() {
        for (int i = 0; i < 5; i++) {
            secondsAfterFailure(false);
        }
        pass(Duration.ofMinutes(5));

        assertThat(secondsAfterFailure(false)).isZero();
    }

    @Test
    void shardsDoNotDelayEachOther() {
        secondsAfterFailure(false);
        backoff.failed(SHARD, REASON, false);

        assertThat(backoff.isDue(SHARD)).isFalse();
        assertThat(backoff.isDue(SHARD + 1)).isTrue();
    }

    @Test
    void shardOfWhichNoTransactionSucceedsForAMinuteIsAProblem() {
        long started = now;
        while (now - started < Duration.ofSeconds(60).toNanos()) {
            assertThat(backoff.problem()).isEmpty();
            secondsAfterFailure(false);
        }
        backoff.failed(SHARD, REASON, false);

        assertThat(backoff.problem()).contains("shards [7]").contains(REASON).containsPattern("for \\d+ s");
    }

    @Test
    void problemEndsWithCommitOrWithoutFurtherFailures() {
        for (int i = 0; i < 9; i++) {
            secondsAfterFailure(false);
        }
        assertThat(backoff.problem()).isNotEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(backoff.problem()).isEmpty();

        for (int i = 0; i < 9; i++) {
            secondsAfterFailure(false);
        }
        assertThat(backoff.problem()).isNotEmpty();
        backoff.failed(SHARD, REASON, true);
        assertThat(backoff.problem()).isEmpty();
    }
}
