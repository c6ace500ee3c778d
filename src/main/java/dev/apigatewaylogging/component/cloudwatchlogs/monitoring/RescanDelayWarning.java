/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, at most once per hour, that the rescans of a log group are delayed because the live scan needs the calls. */
public final class RescanDelayWarning {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** Smaller delays are normal, since rescans run in parts. */
    private static final long WARNING_THRESHOLD_MILLIS = Duration.ofMinutes(5).toMillis();

    private final String logGroup;
    private final String quotaOption;
    private long reportedAt = Long.MIN_VALUE;

    /** @param quotaOption names the option that limits the share of the quota */
    public RescanDelayWarning(String logGroup, String quotaOption) {
        this.logGroup = logGroup;
        this.quotaOption = quotaOption;
    }

    /**
     * Checks a rescan that waits for calls.
     *
     * @param position its scan position, milliseconds since the epoch
     * @param wanted the position that is due
     * @param now milliseconds since the epoch
     */
    public void onWaiting(long position, long wanted, long now) {
        boolean reported = reportedAt != Long.MIN_VALUE && now - reportedAt < HOUR;
        if (!reported && wanted - position > WARNING_THRESHOLD_MILLIS) {
            reportedAt = now;
            LOG.warn(
                    "The rescan of {} for late events is {} late, because the live scan needs nearly all FilterLogEvents"
                            + " calls that {} allows. It continues when calls are available. Reduce what the stages log, raise"
                            + " {}, or distribute the APIs over several"
                            + " accounts or regions.",
                    logGroup,
                    Durations.text(Duration.ofMillis(wanted - position)),
                    quotaOption,
                    quotaOption);
        }
    }
}
