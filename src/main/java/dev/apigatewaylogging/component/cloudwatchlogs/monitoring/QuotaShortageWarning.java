/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, at most once per hour, that the live scan of an account and region needs more calls than the quota allows. */
public final class QuotaShortageWarning {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final double HIGH_UTILIZATION = 0.9;

    private final String account;
    private final String region;
    private final RateLimiter quota;
    private final int ofAws;
    private boolean reported;
    private long toldAt;

    /**
     * Creates the warning of an account and region.
     *
     * @param account name for the message
     * @param ofAws AWS's quota in calls per second
     */
    public QuotaShortageWarning(String account, String region, RateLimiter quota, int ofAws) {
        this.account = account;
        this.region = region;
        this.quota = quota;
        this.ofAws = ofAws;
    }

    /** Checks the progress of a log group. */
    public void update(String logGroup, LogGroupScanStatus scan) {
        if (!scan.isLosing() || !(quota.utilization() > HIGH_UTILIZATION) || (reported && scan.at() - toldAt < HOUR)) {
            return;
        }
        reported = true;
        toldAt = scan.at();
        LOG.warn(
                "{} is {} behind and does not catch up, because the live scan of {} in {} needs more FilterLogEvents"
                        + " calls than it may use. The limit is {} calls per second; AWS's quota is {} and cannot be"
                        + " raised. Reduce what the stages log, disable rescans with LATE_ARRIVAL_WINDOW=PT0S, or"
                        + " distribute the APIs over several accounts or regions.",
                logGroup,
                Durations.text(Duration.ofSeconds((long) scan.secondsLeft())),
                account,
                region,
                String.format(Locale.ROOT, "%.1f", quota.callsASecond()),
                ofAws);
    }
}
