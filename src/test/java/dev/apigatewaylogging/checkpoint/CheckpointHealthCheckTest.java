/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointHealthCheckTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final CheckpointHealthCheck health = new CheckpointHealthCheck(nanos::get);

    @BeforeEach
    void start() {
        health.setCamelContext(new DefaultCamelContext());
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private HealthCheck.State state() {
        return health.callReadiness().getState();
    }

    private String message() {
        return health.callReadiness().getMessage().orElse("");
    }

    @Test
    void isDownWithReasonAfterOneMinuteWithoutCheckpoint() {
        health.written(Duration.ZERO);
        pass(59);
        health.failed("the directory /data of CHECKPOINT_DIR cannot be written (No space left on device)");
        assertThat(state()).isEqualTo(HealthCheck.State.UP);

        pass(2);
        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(message()).contains("61 s", "CHECKPOINT_DIR", "No space left on device");

        health.written(Duration.ZERO);
        assertThat(state()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void unresponsiveStoreIsReported() {
        pass(61);

        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(message()).contains("CHECKPOINT_STORE", "does not respond");
    }

    @Test
    void doesNotAffectLiveness() {
        assertThat(health.isLiveness()).isFalse();
        assertThat(health.isReadiness()).isTrue();
    }
}
