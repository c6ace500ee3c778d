/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.UnresponsiveEndpoints;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that AWS accepts calls but does not respond, while the threads that wait for it cannot: once in the log, and
 * as readiness DOWN until a response arrives.
 */
public final class UnresponsiveAwsMonitor extends AbstractHealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** An account is reported after this time; AWS usually responds within two seconds. */
    static final Duration UNRESPONSIVE_AFTER = Duration.ofSeconds(10);

    private final Supplier<List<AwsAccount>> accounts;
    private final OptionNames options;
    private final ExecutorServiceManager threads;
    private final ScheduledExecutorService timer;
    private final Map<AwsAccount, String> reported = new HashMap<>();
    private Future<?> task;

    private UnresponsiveAwsMonitor(
            Supplier<List<AwsAccount>> accounts, OptionNames options, ExecutorServiceManager threads, Object owner) {
        super("cloudwatch-logs", "aws-answers");
        this.accounts = accounts;
        this.options = options;
        this.threads = threads;
        this.timer = threads.newSingleThreadScheduledExecutor(owner, "aws-response-monitor");
    }

    /**
     * Starts the monitoring thread.
     *
     * @param accounts returns the present accounts
     * @param options names the options to check
     * @param owner of the thread
     */
    public static UnresponsiveAwsMonitor started(
            Supplier<List<AwsAccount>> accounts, OptionNames options, ExecutorServiceManager threads, Object owner) {
        UnresponsiveAwsMonitor monitor = new UnresponsiveAwsMonitor(accounts, options, threads, owner);
        monitor.task = monitor.timer.scheduleWithFixedDelay(monitor::check, 1, 1, TimeUnit.SECONDS);
        return monitor;
    }

    public void close() {
        task.cancel(false);
        threads.shutdownNow(timer);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    private static Optional<UnresponsiveEndpoints.Unresponsive> unresponsive(AwsAccount account) {
        return account.unresponsiveEndpoints()
                .longest()
                .filter(endpoint -> endpoint.age().compareTo(UNRESPONSIVE_AFTER) >= 0);
    }

    private String message(AwsAccount account, UnresponsiveEndpoints.Unresponsive endpoint) {
        return "AWS at " + endpoint.endpoint() + " has not responded to calls for " + account + " for "
                + endpoint.age().toSeconds()
                + " s. Check " + options.of("uriEndpointOverride") + ", " + options.of("region")
                + ", and proxies and firewalls on the path";
    }

    private void check() {
        List<AwsAccount> present = accounts.get();
        reported.keySet().retainAll(present);
        for (AwsAccount account : present) {
            Optional<UnresponsiveEndpoints.Unresponsive> endpoint = unresponsive(account);
            if (endpoint.isEmpty()) {
                if (reported.remove(account) != null) {
                    LOG.info("AWS responds to calls for {} again", account);
                }
            } else if (reported.put(account, endpoint.get().endpoint()) == null) {
                LOG.warn("{}. Retrying.", message(account, endpoint.get()));
            }
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (AwsAccount account : accounts.get()) {
            unresponsive(account).ifPresent(endpoint -> builder.down().message(message(account, endpoint)));
        }
    }
}
