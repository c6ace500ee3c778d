/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once which log groups of an account are readable and had no event in the first ten minutes: their APIs may have no
 * requests, but their stages may also log nothing.
 */
public final class LogGroupsWithoutEvents {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    private static final long HINT_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Log groups that started together reach the end of their ten minutes at different polls. */
    private static final long COLLECT_MILLIS = Duration.ofSeconds(30).toMillis();

    private static final int MAX_NAMES = 20;

    private final LongSupplier clock;

    /** The first scan of each log group without an event and without a message. */
    private final Map<String, Long> emptySince = new HashMap<>();

    private final Set<String> collected = new TreeSet<>();
    private long collectingSince;

    /** @param clock AWS's time, in milliseconds */
    public LogGroupsWithoutEvents(LongSupplier clock) {
        this.clock = clock;
    }

    /** The scan of a log group starts. */
    public synchronized void started(String logGroup) {
        emptySince.put(logGroup, clock.getAsLong());
    }

    /** The scan of a log group ends. */
    public synchronized void ended(String logGroup) {
        emptySince.remove(logGroup);
        collected.remove(logGroup);
    }

    /**
     * A page of a log group was read.
     *
     * @param hasEvents whether it had any event
     */
    public synchronized void read(String logGroup, boolean hasEvents) {
        long now = clock.getAsLong();
        if (hasEvents) {
            ended(logGroup);
        } else if (now - emptySince.getOrDefault(logGroup, now) >= HINT_AFTER_MILLIS) {
            emptySince.remove(logGroup);
            if (collected.isEmpty()) {
                collectingSince = now;
            }
            collected.add(logGroup);
        }
        if (!collected.isEmpty() && now - collectingSince >= COLLECT_MILLIS) {
            hint();
            collected.clear();
        }
    }

    private void hint() {
        LOG.info(
                "No log event in {}{} for ten minutes since the start. If their APIs have requests, check that the stages log"
                        + " to them: /q/coverage lists each stage and what to do.",
                collected.stream().limit(MAX_NAMES).collect(Collectors.joining(", ")),
                collected.size() > MAX_NAMES ? " and " + (collected.size() - MAX_NAMES) + " more log groups" : "");
    }
}
