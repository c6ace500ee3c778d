package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the scan of a log group is so far behind that CloudWatch deletes events before they are scanned. What was
 * deleted before the scan began is nobody's loss.
 */
public final class RetentionWarning {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** CloudWatch keeps no events for less than that; nearer to the present AWS need not be asked for the retention. */
    private static final Duration LEAST = Duration.ofDays(1);

    private final String logGroup;
    private final Supplier<Optional<Duration>> retention;
    private final SkewCorrectedClock clock;
    private boolean wasKept;
    private boolean reported;

    /**
     * @param logGroup its name
     * @param retention how long events are kept; empty for ever
     */
    public RetentionWarning(String logGroup, Supplier<Optional<Duration>> retention, SkewCorrectedClock clock) {
        this.logGroup = logGroup;
        this.retention = retention;
        this.clock = clock;
    }

    /** The scan goes on from a checkpoint: the events after it were there when it was written. */
    public void resumed(long position) {
        wasKept = true;
        scanned(position);
    }

    /**
     * Warns if the events after the position are about to expire.
     *
     * @param position how far the scan has come, milliseconds since the epoch
     */
    public void scanned(long position) {
        Duration lag = Duration.ofMillis(clock.millis() - position);
        if (lag.compareTo(LEAST) <= 0) {
            wasKept = true;
            reported = false;
            return;
        }
        Optional<Duration> kept = retention.get();
        if (kept.isEmpty() || lag.compareTo(kept.get()) <= 0) {
            wasKept = true;
            reported = false;
        } else if (wasKept && !reported) {
            reported = true;
            LOG.warn(
                    "Scanning of the log group {} is {} h behind, and CloudWatch deletes its events after {} days: events"
                            + " are deleted before they are scanned, and are lost. Raise the log group's retention, and"
                            + " see why scanning is behind.",
                    logGroup,
                    lag.toHours(),
                    kept.get().toDays());
        }
    }
}
