/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports whether a log group is read: DOWN if the last page is older than three scan intervals. This is readiness
 * only, since a restart would not help.
 */
public final class LogGroupHealthCheck extends AbstractHealthCheck {

    private static final int INTERVALS = 3;

    /** A shorter threshold would report transient failures of AWS, which are retried immediately. */
    private static final Duration MIN_THRESHOLD = Duration.ofSeconds(10);

    private final LongSupplier intervalMillis;
    private final LongSupplier nanoClock;
    private volatile long lastRead;
    private volatile boolean hasRead;
    private volatile boolean missing;
    private volatile String failure = "";

    /** @param intervalMillis the maximum time between two scans, which can change */
    public LogGroupHealthCheck(String logGroup, LongSupplier intervalMillis) {
        this(logGroup, intervalMillis, System::nanoTime);
    }

    LogGroupHealthCheck(String logGroup, LongSupplier intervalMillis, LongSupplier nanoClock) {
        super("cloudwatch-logs", "log-group:" + logGroup);
        this.intervalMillis = intervalMillis;
        this.nanoClock = nanoClock;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /** A page was read. */
    public void recordPage() {
        lastRead = nanoClock.getAsLong();
        hasRead = true;
        missing = false;
        failure = "";
    }

    /** Marks the log group as missing, which is not a failure. */
    public void markMissing() {
        missing = true;
    }

    /** Records a failure with its reason. */
    public void recordFailure(String reason) {
        failure = reason;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Duration age = Duration.ofNanos(nanoClock.getAsLong() - lastRead);
        if (missing) {
            builder.up().message("log group does not exist");
            return;
        }
        Duration timeout = Duration.ofMillis(intervalMillis.getAsLong() * INTERVALS);
        if (hasRead && age.compareTo(timeout.compareTo(MIN_THRESHOLD) < 0 ? MIN_THRESHOLD : timeout) <= 0) {
            builder.up();
            return;
        }
        String since = hasRead ? "no page read for " + age.toSeconds() + " s" : "no page read yet";
        builder.down().message(failure.isEmpty() ? since : since + ": " + failure);
    }
}
