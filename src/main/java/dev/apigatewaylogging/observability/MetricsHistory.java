/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.schedule.PeriodicService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.camel.spi.Metadata;

/**
 * Keeps the most recent samples of the metrics; each run takes one. Bounded to 120 samples of the totals and 12
 * of the records of each log group.
 */
@Metadata(label = "bean", description = "Keeps the metrics of the last ten minutes for the status page")
public final class MetricsHistory extends PeriodicService {

    private static final int SAMPLES = 120;
    private static final int SAMPLES_OF_GROUPS = 12;

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Knows the open requests", required = true)
    private DeliveryTracker deliveryTracker;

    private final LongSupplier clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Deque<GroupCounts> groups = new ArrayDeque<>();
    private long records;
    private long sampledAt = -1;

    /**
     * The totals of all log groups.
     *
     * @param at milliseconds since the epoch
     * @param recordsPerSecond since the previous sample
     * @param lagSeconds of the log group that is furthest behind; NaN while unknown
     * @param openRequests requests waiting for more log events
     * @param bufferedBytes buffered log data
     */
    record Sample(long at, double recordsPerSecond, double lagSeconds, long openRequests, long bufferedBytes) {}

    /** The records of each log group since the start. */
    private record GroupCounts(long at, Map<String, Long> records) {}

    public MetricsHistory() {
        super(0, 5_000);
        this.clock = System::currentTimeMillis;
    }

    MetricsHistory(MetricsView metricsView, DeliveryTracker deliveryTracker, LongSupplier clock) {
        super(0, 5_000);
        this.metricsView = Objects.requireNonNull(metricsView);
        this.deliveryTracker = Objects.requireNonNull(deliveryTracker);
        this.clock = clock;
    }

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Knows the open requests. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    protected synchronized void run() {
        long now = clock.getAsLong();
        long recordsNow = metricsView.recordsDelivered();
        List<LogGroupStats> stats = metricsView.logGroups();
        if (sampledAt >= 0) {
            append(
                    samples,
                    SAMPLES,
                    new Sample(
                            now,
                            perSecond(recordsNow - records, now - sampledAt),
                            lag(stats),
                            deliveryTracker.openRequests(),
                            deliveryTracker.bufferedBytes()));
        }
        Map<String, Long> recordsByGroup = new HashMap<>();
        stats.forEach(group -> recordsByGroup.put(key(group), group.records()));
        append(groups, SAMPLES_OF_GROUPS, new GroupCounts(now, recordsByGroup));
        records = recordsNow;
        sampledAt = now;
    }

    /** Returns the samples, oldest first. */
    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Returns the records per second of a log group over the last minute; 0 without an earlier sample. */
    synchronized double recordsPerSecond(LogGroupStats group) {
        for (GroupCounts earlier : groups) {
            Long previous = earlier.records().get(key(group));
            if (previous != null) {
                return perSecond(group.records() - previous, clock.getAsLong() - earlier.at());
            }
        }
        return 0;
    }

    /** Returns the lag of the log group that is furthest behind, in seconds; NaN while unknown. */
    static double lag(List<LogGroupStats> groups) {
        return groups.stream()
                .mapToDouble(LogGroupStats::lagSeconds)
                .filter(lag -> !Double.isNaN(lag))
                .max()
                .orElse(Double.NaN);
    }

    private static String key(LogGroupStats group) {
        return group.region() + ' ' + group.account() + ' ' + group.name();
    }

    private static double perSecond(long count, long millis) {
        return millis <= 0 ? 0 : count * 1000.0 / millis;
    }

    private static <T> void append(Deque<T> all, int max, T newest) {
        if (all.size() == max) {
            all.removeFirst();
        }
        all.addLast(newest);
    }
}
