/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {

    private final AtomicLong elapsed = new AtomicLong(-1_000_000);
    private final ExponentialBackoff backoff = new ExponentialBackoff(new Random(1), elapsed::get);

    @Test
    void growsToOneMinuteAndElapses() {
        assertThat(backoff.hasElapsed()).isTrue();
        for (int failure = 0; failure < 20; failure++) {
            backoff.recordFailure();
        }
        assertThat(backoff.hasElapsed()).isFalse();
        assertThat(backoff.remaining()).isBetween(30_000L, 60_000L);

        elapsed.addAndGet(60_000);

        assertThat(backoff.hasElapsed()).isTrue();
        assertThat(backoff.remaining()).isZero();
    }

    @Test
    void successResetsBackoff() {
        backoff.recordFailure();

        backoff.reset();

        assertThat(backoff.hasElapsed()).isTrue();
        assertThat(backoff.failures()).isZero();
    }
}
