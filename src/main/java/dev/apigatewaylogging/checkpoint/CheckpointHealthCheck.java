package dev.apigatewaylogging.checkpoint;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;

/**
 * Whether checkpoints are written: without them all works, and a restart delivers again what was delivered since the last
 * one. A store that is away for a moment is no news.
 */
@Metadata(label = "bean", description = "Reports whether checkpoints are written")
public final class CheckpointHealthCheck extends AbstractHealthCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

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

    /** The store has everything. */
    public void written() {
        writtenAt = nanoClock.getAsLong();
        failure = "";
    }

    /** Something could not be written; the reason is for the person who can mend it. */
    public void failed(String reason) {
        failure = reason;
    }

    /** For how long not everything has been in the store. */
    public Duration unwritten() {
        return Duration.ofNanos(nanoClock.getAsLong() - writtenAt);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Duration unwritten = unwritten();
        if (unwritten.compareTo(PATIENCE) < 0) {
            builder.up();
            return;
        }
        builder.down()
                .message("Checkpoints have not been written for " + unwritten.toSeconds() + " s: "
                        + (failure.isEmpty()
                                ? "the store of CHECKPOINT_STORE (CHECKPOINT_DIR or CHECKPOINT_TOPIC) does not answer"
                                : failure));
    }
}
