package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a log group is being read: the last page came no longer ago than three times the interval of its scans. It says nothing about
 * the life of the process, which a restart would not help.
 */
public final class LogGroupHealthCheck extends AbstractHealthCheck {

    private static final int INTERVALS = 3;

    /** Shorter would make everyday failures of AWS, which are tried again at once, visible here. */
    private static final Duration MIN_THRESHOLD = Duration.ofSeconds(10);

    private final LongSupplier intervalMillis;
    private final LongSupplier nanoClock;
    private volatile long lastRead;
    private volatile boolean hasRead;
    private volatile boolean markMissing;
    private volatile String failure = "";

    /** @param intervalMillis the longest time between two scans, which can change */
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
        markMissing = false;
        failure = "";
    }

    /** There is nothing to read, and that is in order. */
    public void markMissing() {
        markMissing = true;
    }

    /** Reading did not work; the reason is for the person who can mend it. */
    public void recordFailure(String reason) {
        failure = reason;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Duration age = Duration.ofNanos(nanoClock.getAsLong() - lastRead);
        if (markMissing) {
            builder.up().message("there is no such log group now");
            return;
        }
        Duration timeout = Duration.ofMillis(intervalMillis.getAsLong() * INTERVALS);
        if (hasRead && age.compareTo(timeout.compareTo(MIN_THRESHOLD) < 0 ? MIN_THRESHOLD : timeout) <= 0) {
            builder.up();
            return;
        }
        String since = hasRead ? "nothing was read for " + age.toSeconds() + " s" : "nothing was read yet";
        builder.down().message(failure.isEmpty() ? since : since + ": " + failure);
    }
}
