package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.Meters;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/** Says in one line what went through since it was last asked. The line becomes the body. */
@Metadata(label = "bean", description = "Creates the throughput summary")
public final class ThroughputLogger implements Processor {

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    @Metadata(description = "Knows the open requests", required = true)
    private DeliveryTracker deliveryTracker;

    private long lines;
    private long records;
    private long deadLetters;

    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Knows the open requests. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    public synchronized void process(Exchange exchange) {
        exchange.getMessage().setBody(line());
    }

    private String line() {
        long linesNow = meters.linesRead();
        long recordsNow = meters.recordsDelivered();
        long deadLettersNow = meters.deadLetters();
        int unacknowledged = deliveryTracker.inFlight();
        String text = String.format(
                Locale.ROOT,
                "lines=%d records=%d dead-letters=%d open=%d waiting-for-kafka=%d held=%.1fMiB lag=%s",
                linesNow - lines,
                recordsNow - records,
                deadLettersNow - deadLetters,
                deliveryTracker.openRequests(),
                unacknowledged,
                deliveryTracker.bufferedBytes() / (1024.0 * 1024),
                lag());
        lines = linesNow;
        records = recordsNow;
        deadLetters = deadLettersNow;
        return text;
    }

    /** Of the log group that is furthest behind. */
    private String lag() {
        long oldest = deliveryTracker.committablePosition();
        return oldest < 0 ? "unknown" : String.format(Locale.ROOT, "%.1fs", meters.secondsSince(oldest));
    }
}
