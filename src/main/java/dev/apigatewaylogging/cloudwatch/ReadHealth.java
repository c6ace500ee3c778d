package dev.apigatewaylogging.cloudwatch;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a log group is being read: the last page came no longer ago than three times the interval of its scans. It says nothing about
 * the life of the process, which a restart would not help.
 */
final class ReadHealth extends AbstractHealthCheck {

    private static final int INTERVALS = 3;

    /** Shorter would make everyday failures of AWS, which are tried again at once, visible here. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private final LongSupplier intervalMillis;
    private final LongSupplier nanoClock;
    private volatile long lastRead;
    private volatile boolean everRead;
    private volatile boolean absent;
    private volatile String failure = "";

    /** @param intervalMillis the longest time between two scans, which can change */
    ReadHealth(String logGroup, LongSupplier intervalMillis) {
        this(logGroup, intervalMillis, System::nanoTime);
    }

    ReadHealth(String logGroup, LongSupplier intervalMillis, LongSupplier nanoClock) {
        super("cloudwatch-logs", "log-group:" + logGroup);
        this.intervalMillis = intervalMillis;
        this.nanoClock = nanoClock;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /** A page was read. */
    void read() {
        lastRead = nanoClock.getAsLong();
        everRead = true;
        absent = false;
        failure = "";
    }

    /** There is nothing to read, and that is in order. */
    void absent() {
        absent = true;
    }

    /** Reading did not work; the reason is for the person who can mend it. */
    void failed(String reason) {
        failure = reason;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Duration age = Duration.ofNanos(nanoClock.getAsLong() - lastRead);
        if (absent) {
            builder.up().message("there is no such log group now");
            return;
        }
        Duration patience = Duration.ofMillis(intervalMillis.getAsLong() * INTERVALS);
        if (everRead && age.compareTo(patience.compareTo(LEAST) < 0 ? LEAST : patience) <= 0) {
            builder.up();
            return;
        }
        String since = everRead ? "nothing was read for " + age.toSeconds() + " s" : "nothing was read yet";
        builder.down().message(failure.isEmpty() ? since : since + ": " + failure);
    }
}
