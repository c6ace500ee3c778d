package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.MetricsView;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Creates a throughput summary since the previous one, as the body. */
@Metadata(label = "bean", description = "Creates the throughput summary")
public final class ThroughputLogger implements Processor {

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Knows the open requests", required = true)
    private DeliveryTracker deliveryTracker;

    private long events;
    private long records;
    private long deadLetters;

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Knows the open requests. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    public synchronized void process(Exchange exchange) {
        exchange.getMessage().setBody(summary());
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
