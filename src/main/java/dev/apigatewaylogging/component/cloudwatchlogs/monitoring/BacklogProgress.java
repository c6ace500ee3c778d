/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once per minute how a log group that is behind catches up. Used by one thread at a time. */
public final class BacklogProgress {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long SAMPLE_INTERVAL_MILLIS = Duration.ofSeconds(5).toMillis();

    private final String logGroup;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long toldAt;
    private boolean reported;

    private record Sample(long at, long position) {}

    public BacklogProgress(String logGroup) {
        this.logGroup = logGroup;
    }

    /**
     * Updates the progress.
     *
     * @param position everything before it is scanned, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    public LogGroupScanStatus update(long position, boolean isBehind, long rescanDelayMillis, long now) {
        if (!isBehind) {
            samples.clear();
            if (reported) {
                reported = false;
                LOG.info("{} has no backlog any more", logGroup);
            }
            return new LogGroupScanStatus(now, position, false, Double.NaN, rescanDelayMillis);
        }
        if (!samples.isEmpty() && now < samples.getLast().at()) {
            samples.clear();
        }
        if (samples.isEmpty()) {
            toldAt = now;
        }
        if (samples.isEmpty() || now - samples.getLast().at() >= SAMPLE_INTERVAL_MILLIS) {
            samples.addLast(new Sample(now, position));
        }
        while (now - samples.getFirst().at() > MINUTE) {
            samples.removeFirst();
        }
        LogGroupScanStatus scan = new LogGroupScanStatus(now, position, true, rate(position, now), rescanDelayMillis);
        if (now - toldAt >= MINUTE) {
            toldAt = now;
            reported = true;
            LOG.info(
                    "{} has a backlog of {}: it is scanned up to {}, {}",
                    logGroup,
                    Durations.text(Duration.ofSeconds((long) scan.secondsLeft())),
                    Instant.ofEpochMilli(position),
                    prospect(scan));
        }
        return scan;
    }

    private double rate(long position, long now) {
        Sample first = samples.getFirst();
        return now - first.at() < SAMPLE_INTERVAL_MILLIS
                ? Double.NaN
                : (position - first.position()) / (double) (now - first.at());
    }

    private static String prospect(LogGroupScanStatus scan) {
        return scan.rate() > 1
                ? String.format(
                        Locale.ROOT,
                        "%.1f times as fast as it is written, and reaches the present in about %s",
                        scan.rate(),
                        Durations.text(Duration.ofSeconds((long) scan.secondsToPresent())))
                : String.format(Locale.ROOT, "%.1f times as fast as it is written, and does not catch up", scan.rate());
    }
}
