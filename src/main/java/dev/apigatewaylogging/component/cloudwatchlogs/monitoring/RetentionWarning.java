/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the scan of a log group is so far behind that CloudWatch deletes events before they are scanned. Events
 * deleted before the first scan do not count.
 */
public final class RetentionWarning {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** The minimum retention of CloudWatch. A smaller lag needs no request for the retention. */
    private static final Duration MIN_RETENTION = Duration.ofDays(1);

    private final String logGroup;
    private final Supplier<Optional<Duration>> retention;
    private final SkewCorrectedClock clock;
    private boolean wasKept;
    private boolean reported;

    /**
     * @param logGroup its name
     * @param retention the retention; empty if events never expire
     */
    public RetentionWarning(String logGroup, Supplier<Optional<Duration>> retention, SkewCorrectedClock clock) {
        this.logGroup = logGroup;
        this.retention = retention;
        this.clock = clock;
    }

    /** The scan resumes from a checkpoint, so the events after it existed when it was written. */
    public void resumed(long position) {
        wasKept = true;
        scanned(position);
    }

    /**
     * Warns if the events after the position are about to expire.
     *
     * @param position the scan position, milliseconds since the epoch
     */
    public void scanned(long position) {
        Duration lag = Duration.ofMillis(clock.millis() - position);
        if (lag.compareTo(MIN_RETENTION) <= 0) {
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
                    "The scan of log group {} is {} h behind, and CloudWatch deletes its events after {} days:"
                            + " events are deleted before they are scanned, and are lost. Raise the retention of"
                            + " the log group, and check why the scan is behind.",
                    logGroup,
                    lag.toHours(),
                    kept.get().toDays());
        }
    }
}
