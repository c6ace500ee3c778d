/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.schedule.PeriodicService;
import java.util.Locale;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a throughput summary since the previous one. Numbers only: no content of a request is ever logged. */
@Metadata(label = "bean", description = "Logs a throughput summary every minute")
public final class ThroughputLogger extends PeriodicService {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Knows the open requests", required = true)
    private DeliveryTracker deliveryTracker;

    private long events;
    private long records;
    private long deadLetters;

    public ThroughputLogger() {
        super(60_000, 60_000);
    }

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Knows the open requests. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    protected void run() {
        LOG.info("{}", summary());
    }

    private String summary() {
        long eventsNow = metricsView.eventsParsed();
        long recordsNow = metricsView.recordsDelivered();
        long deadLettersNow = metricsView.deadLetters();
        String text = String.format(
                Locale.ROOT,
                "events=%d records=%d dead-letters=%d open=%d in-flight=%d buffered=%.1fMiB lag=%s",
                eventsNow - events,
                recordsNow - records,
                deadLettersNow - deadLetters,
                deliveryTracker.openRequests(),
                deliveryTracker.inFlight(),
                deliveryTracker.bufferedBytes() / (1024.0 * 1024),
                lag());
        events = eventsNow;
        records = recordsNow;
        deadLetters = deadLettersNow;
        return text;
    }

    /** Returns the lag of the log group that is furthest behind. */
    private String lag() {
        long oldest = deliveryTracker.committablePosition();
        return oldest < 0 ? "unknown" : String.format(Locale.ROOT, "%.1fs", metricsView.secondsSince(oldest));
    }
}
