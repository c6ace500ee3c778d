package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.Meters;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Says in one line what went through since it was last asked. The line becomes the body. */
public final class ThroughputLogger implements Processor {

    private final Meters meters;
    private final DeliveryTracker tracker;
    private long lines;
    private long records;
    private long deadLetters;

    public ThroughputLogger(Meters meters, DeliveryTracker tracker) {
        this.meters = Objects.requireNonNull(meters);
        this.tracker = Objects.requireNonNull(tracker);
    }

    @Override
    public synchronized void process(Exchange exchange) {
        exchange.getMessage().setBody(line());
    }

    private String line() {
        long linesNow = meters.linesRead();
        long recordsNow = meters.recordsDelivered();
        long deadLettersNow = meters.deadLetters();
        int unacknowledged = tracker.inFlight();
        String text = String.format(
                Locale.ROOT,
                "lines=%d records=%d dead-letters=%d open=%d waiting-for-kafka=%d held=%.1fMiB lag=%s",
                linesNow - lines,
                recordsNow - records,
                deadLettersNow - deadLetters,
                tracker.openRequests(),
                unacknowledged,
                tracker.bufferedBytes() / (1024.0 * 1024),
                lag());
        lines = linesNow;
        records = recordsNow;
        deadLetters = deadLettersNow;
        return text;
    }

    /** Of the log group that is furthest behind. */
    private String lag() {
        long oldest = tracker.committablePosition();
        return oldest < 0 ? "unknown" : String.format(Locale.ROOT, "%.1fs", meters.secondsSince(oldest));
    }
}
