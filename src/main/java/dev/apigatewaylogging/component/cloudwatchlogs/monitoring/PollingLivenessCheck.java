/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports whether the scanning threads are alive, since only a restart helps if they are not. Waiting for AWS or Kafka
 * never makes it DOWN; see {@code docs/adr/0054-scanning-never-stops.md}.
 */
public final class PollingLivenessCheck extends AbstractHealthCheck {

    /** A multiple of the longest AWS call: two attempts, and the wait for the rate limit. */
    private static final Duration MIN_TIMEOUT = Duration.ofMinutes(10);

    private static final int INTERVALS = 3;

    private final Duration timeout;
    private final IntSupplier unacknowledged;
    private final LongSupplier nanoClock;
    private final PollHeartbeat polling;
    private final List<PollHeartbeat> accounts = new CopyOnWriteArrayList<>();
    private volatile String end = "";

    /**
     * @param name name of what is scanned
     * @param pollInterval the time between two polls
     * @param unacknowledged the number of requests in flight
     */
    public PollingLivenessCheck(String name, Duration pollInterval, IntSupplier unacknowledged) {
        this(name, pollInterval, unacknowledged, System::nanoTime);
    }

    PollingLivenessCheck(String name, Duration pollInterval, IntSupplier unacknowledged, LongSupplier nanoClock) {
        super("cloudwatch-logs", "scan:" + name);
        Duration intervals = pollInterval.multipliedBy(INTERVALS);
        this.timeout = intervals.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : intervals;
        this.unacknowledged = unacknowledged;
        this.nanoClock = nanoClock;
        this.polling = new PollHeartbeat(nanoClock);
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    /** The heartbeat of the polling thread, which must always make progress. */
    public PollHeartbeat polling() {
        return polling;
    }

    /** The heartbeat of an account, which must make progress while a thread works on it. */
    public PollHeartbeat account() {
        PollHeartbeat pulse = new PollHeartbeat(nanoClock);
        accounts.add(pulse);
        return pulse;
    }

    /** Forgets the heartbeat of an account that is no longer read. */
    public void accountEnded(PollHeartbeat account) {
        accounts.remove(account);
    }

    /** Records that polling has ended. */
    public void ended(Throwable cause) {
        end = UnexpectedErrors.describe(cause);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (!end.isEmpty()) {
            builder.down().message("scanning ended with " + end + ": only a restart helps");
            return;
        }
        boolean othersAreBusy = unacknowledged.getAsInt() > 0;
        long longest = polling.nanosSinceLast(othersAreBusy);
        for (PollHeartbeat account : accounts) {
            if (account.isAtWork()) {
                longest = Math.max(longest, account.nanosSinceLast(othersAreBusy));
            }
        }
        if (longest > timeout.toNanos()) {
            builder.down()
                    .message("scanning made no progress for "
                            + Duration.ofNanos(longest).toSeconds() + " s: only a restart helps");
        } else {
            builder.up();
        }
    }
}
