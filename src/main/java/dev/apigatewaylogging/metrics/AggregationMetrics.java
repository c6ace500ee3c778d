/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.Metadata;

/** Counts parsed log events, duplicate requests and late requests. */
@Metadata(label = "bean", description = "Counts parsed log events, duplicate and late requests")
public final class AggregationMetrics extends ContextMeterBinder {

    /** Buckets of the lateness of requests. */
    private static final Duration[] LATENESS_BUCKETS = {
        Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1)
    };

    /** The type of a parsed log event. */
    public enum EntryType {
        EXECUTION("execution"),
        ACCESS("access"),
        UNPARSEABLE("unparseable");

        private final String label;

        EntryType(String label) {
            this.label = label;
        }
    }

    private final Map<EntryType, Counter> eventsParsed = new EnumMap<>(EntryType.class);
    private Counter duplicates;
    private Timer lateRequests;

    @Override
    public void bindTo(MeterRegistry registry) {
        for (EntryType type : EntryType.values()) {
            eventsParsed.put(
                    type,
                    Counter.builder(MetricNames.EVENTS_PARSED)
                            .description("Log events parsed")
                            .tag("type", type.label)
                            .register(registry));
        }
        duplicates = Counter.builder(MetricNames.PREFIX + "duplicates.dropped")
                .description("Duplicate requests dropped")
                .register(registry);
        lateRequests = Timer.builder(MetricNames.PREFIX + "late.requests")
                .description("Requests with events found only by a rescan")
                .serviceLevelObjectives(LATENESS_BUCKETS)
                .register(registry);
    }

    /** Counts a parsed log event. */
    public void eventParsed(EntryType type) {
        eventsParsed.get(type).increment();
    }

    /** Counts a duplicate that was dropped. */
    public void duplicateDropped() {
        duplicates.increment();
    }

    /** Records a request with events that only a rescan found, by the largest lateness of its events. */
    public void lateRequest(long millis) {
        lateRequests.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }
}
