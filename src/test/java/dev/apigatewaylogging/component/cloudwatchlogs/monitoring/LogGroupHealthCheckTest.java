/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class LogGroupHealthCheckTest {

    private long now = 5;
    private final LogGroupHealthCheck health = new LogGroupHealthCheck("group", () -> 5_000, () -> now);

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void isDownWithReasonUntilFirstPage() {
        health.recordFailure("the key is wrong");

        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage()).hasValue("no page read yet: the key is wrong");
    }

    @Test
    void staysUpForThreeIntervalsOfFailures() {
        health.recordPage();
        health.recordFailure("throttled by AWS");
        pass(15);
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);

        pass(1);
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage()).hasValue("no page read for 16 s: throttled by AWS");

        health.recordPage();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void doesNotAffectLiveness() {
        assertThat(health.isLiveness()).isFalse();
        assertThat(health.isReadiness()).isTrue();
    }
}
