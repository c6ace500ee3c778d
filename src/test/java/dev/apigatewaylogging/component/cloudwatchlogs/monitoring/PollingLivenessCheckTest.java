/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingLivenessCheckTest {

    private final AtomicLong now = new AtomicLong(5);
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final PollingLivenessCheck liveness =
            new PollingLivenessCheck("traffic", Duration.ofSeconds(5), unacknowledged::get, now::get);
    private final PollHeartbeat account = liveness.account();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private Thread thread;

    @AfterEach
    void end() throws InterruptedException {
        end.countDown();
        ended.set(true);
        if (thread != null) {
            thread.join(10_000);
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void scanning(Work work, Thread.State state) {
        thread = new Thread(() -> {
            account.begin();
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            account.end();
        });
        thread.start();
        await().until(() -> account.isAtWork() && thread.getState() == state);
    }

    private void pass(int minutes) {
        now.addAndGet(Duration.ofMinutes(minutes).toNanos());
    }

    private HealthCheck.State state() {
        return liveness.call().getState();
    }

    @Test
    void isLivenessCheckOnly() {
        assertThat(liveness.isLiveness()).isTrue();
        assertThat(liveness.isReadiness()).isFalse();
    }

    @Test
    void isDownAfterTenMinutesWithoutPollAndUpAfterNextPoll() {
        pass(10);
        assertThat(state()).isEqualTo(HealthCheck.State.UP);
        pass(1);
        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(liveness.call().getMessage().orElseThrow()).contains("made no progress for 660 s");

        liveness.polling().beat();
        assertThat(state()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void longPollIntervalMayBeMissedThreeTimes() {
        PollingLivenessCheck slow = new PollingLivenessCheck("traffic", Duration.ofHours(1), () -> 0, now::get);

        pass(180);
        assertThat(slow.call().getState()).isEqualTo(HealthCheck.State.UP);
        pass(1);
        assertThat(slow.call().getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void isDownWhenAccountThreadLoopsAlthoughPollThreadIsAlive() {
        unacknowledged.set(1);
        scanning(
                () -> {
                    while (!ended.get()) {
                        Thread.onSpinWait();
                    }
                },
                Thread.State.RUNNABLE);

        pass(11);
        liveness.polling().beat();

        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void threadInTimedWaitIsAlive() {
        scanning(() -> end.await(10, TimeUnit.MINUTES), Thread.State.TIMED_WAITING);

        pass(60);
        liveness.polling().beat();

        assertThat(state()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void waitingThreadIsAliveOnlyWhileRecordsAreInFlight() {
        unacknowledged.set(1);
        scanning(end::await, Thread.State.WAITING);

        pass(60);
        liveness.polling().beat();
        assertThat(state()).isEqualTo(HealthCheck.State.UP);

        unacknowledged.set(0);
        pass(11);
        liveness.polling().beat();
        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void idleAccountIsNotChecked() {
        pass(60);
        liveness.polling().beat();

        assertThat(state()).isEqualTo(HealthCheck.State.UP);
    }
}
