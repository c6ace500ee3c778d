package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.Meters;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Creates a throughput summary since the previous one, as the body. */
public final class ThroughputLogger implements Processor {

    private final Meters meters;
    private final DeliveryTracker tracker;
    private long events;
    private long records;
    private long deadLetters;

    public ThroughputLogger(Meters meters, DeliveryTracker tracker) {
        this.meters = Objects.requireNonNull(meters);
        this.tracker = Objects.requireNonNull(tracker);
    }

    @Override
    public synchronized void process(Exchange exchange) {
        exchange.getMessage().setBody(summary());
    }

    private String summary() {
        long eventsNow = meters.eventsParsed();
        long recordsNow = meters.recordsDelivered();
        long deadLettersNow = meters.deadLetters();
        String text = String.format(
                Locale.ROOT,
                "events=%d records=%d dead-letters=%d open=%d in-flight=%d buffered=%.1fMiB lag=%s",
                eventsNow - events,
                recordsNow - records,
                deadLettersNow - deadLetters,
                tracker.openRequests(),
                tracker.inFlight(),
                tracker.bufferedBytes() / (1024.0 * 1024),
                lag());
        events = eventsNow;
        records = recordsNow;
        deadLetters = deadLettersNow;
        return text;
    }

    /** Returns the lag of the log group that is furthest behind. */
    private String lag() {
        long oldest = tracker.committablePosition();
        return oldest < 0 ? "unknown" : String.format(Locale.ROOT, "%.1fs", meters.secondsSince(oldest));
    }
}
