/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;

/**
 * Reports whether checkpoints are written. Without them delivery continues, but a restart delivers again what was
 * delivered since the last one. Short failures of the store are tolerated.
 */
@Metadata(label = "bean", description = "Reports whether checkpoints are written")
public final class CheckpointHealthCheck extends AbstractHealthCheck {

    private static final Duration MAX_UNWRITTEN = Duration.ofMinutes(1);

    private final LongSupplier nanoClock;
    private volatile long writtenAt;
    private volatile String failure = "";

    public CheckpointHealthCheck() {
        this(System::nanoTime);
    }

    CheckpointHealthCheck(LongSupplier nanoClock) {
        super("akto", "checkpoints");
        this.nanoClock = nanoClock;
        this.writtenAt = nanoClock.getAsLong();
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /**
     * Records how up to date the store is.
     *
     * @param ago since when something is not written; zero if everything is written
     */
    public void written(Duration ago) {
        writtenAt = nanoClock.getAsLong() - ago.toNanos();
        failure = "";
    }

    /** Records a failed write with its reason. */
    public void failed(String reason) {
        failure = reason;
    }

    /** The time since the store was last up to date. */
    public Duration unwritten() {
        return Duration.ofNanos(nanoClock.getAsLong() - writtenAt);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Duration unwritten = unwritten();
        if (unwritten.compareTo(MAX_UNWRITTEN) < 0) {
            builder.up();
            return;
        }
        builder.down()
                .message("Checkpoints have not been written for " + unwritten.toSeconds() + " s: "
                        + (failure.isEmpty()
                                ? "the store of CHECKPOINT_STORE (CHECKPOINT_DIR or CHECKPOINT_TOPIC) does not respond"
                                : failure));
    }
}
