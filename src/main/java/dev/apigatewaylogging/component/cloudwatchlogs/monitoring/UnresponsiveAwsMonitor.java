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

    /** AWS usually responds within a second or two. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<AwsAccount> accounts;
    private final ExecutorServiceManager threads;
    private final ScheduledExecutorService timer;
    private final Map<AwsAccount, String> silent = new HashMap<>();
    private Future<?> looks;

    private UnresponsiveAwsMonitor(List<AwsAccount> accounts, ExecutorServiceManager threads, Object owner) {
        super("cloudwatch-logs", "aws-answers");
        this.accounts = accounts;
        this.threads = threads;
        this.timer = threads.newSingleThreadScheduledExecutor(owner, "aws-silence");
    }

    /**
     * Starts the monitoring thread.
     *
     * @param owner of the thread
     */
    public static UnresponsiveAwsMonitor started(
            List<AwsAccount> accounts, ExecutorServiceManager threads, Object owner) {
        UnresponsiveAwsMonitor watch = new UnresponsiveAwsMonitor(accounts, threads, owner);
        watch.looks = watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    public void close() {
        looks.cancel(false);
        threads.shutdownNow(timer);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    private static Optional<UnresponsiveEndpoints.Silent> silence(AwsAccount account) {
        return account.silence()
                .longest()
                .filter(inactivityMillis -> inactivityMillis.age().compareTo(PATIENCE) >= 0);
    }

    private static String sentence(AwsAccount account, UnresponsiveEndpoints.Silent inactivityMillis) {
        return "AWS at " + inactivityMillis.endpoint() + " has not answered calls for " + account + " for "
                + inactivityMillis.age().toSeconds()
                + " s. Check AWS_ENDPOINT_URL, AWS_REGION, and proxies and firewalls on the path";
    }

    private void look() {
        for (AwsAccount account : accounts) {
            Optional<UnresponsiveEndpoints.Silent> inactivityMillis = silence(account);
            if (inactivityMillis.isEmpty()) {
                if (silent.remove(account) != null) {
                    LOG.info("AWS responds to calls for {} again", account);
                }
            } else if (silent.put(account, inactivityMillis.get().endpoint()) == null) {
                LOG.warn("{}. Retrying.", sentence(account, inactivityMillis.get()));
            }
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (AwsAccount account : accounts) {
            silence(account).ifPresent(inactivityMillis -> builder.down().message(sentence(account, inactivityMillis)));
        }
    }
}
