package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.Meters;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if Kafka acknowledges no record while requests are in flight: Kafka's client does not log its retries. Runs
 * every few seconds.
 */
public final class AcknowledgementMonitor implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgementMonitor.class);
    private static final Duration STALL_THRESHOLD = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TWO = Duration.ofMinutes(5);

    private final Meters meters;
    private final DeliveryTracker tracker;
    private final KafkaClientSettings kafka;
    private final LongSupplier nanoClock;
    private long delivered = -1;
    private long stalledSince;
    private long warnedAt;
    private boolean warned;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param meters tell what was delivered
     * @param tracker tells what waits
     * @param kafka where the records go
     */
    public AcknowledgementMonitor(Meters meters, DeliveryTracker tracker, KafkaClientSettings kafka) {
        this(meters, tracker, kafka, System::nanoTime);
    }

    AcknowledgementMonitor(Meters meters, DeliveryTracker tracker, KafkaClientSettings kafka, LongSupplier nanoClock) {
        this.meters = Objects.requireNonNull(meters);
        this.tracker = Objects.requireNonNull(tracker);
        this.kafka = Objects.requireNonNull(kafka);
        this.nanoClock = nanoClock;
    }

    /** The problem; empty while Kafka acknowledges records or none is in flight. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public synchronized void process(Exchange exchange) {
        long now = nanoClock.getAsLong();
        int waiting = tracker.inFlight();
        long deliveredNow = meters.recordsDelivered();
        if (waiting == 0 || deliveredNow != delivered) {
            delivered = deliveredNow;
            stalledSince = now;
            problem = Optional.empty();
            if (warned) {
                warned = false;
                LOG.info("Kafka acknowledgements resumed");
            }
            return;
        }
        if (now - stalledSince < STALL_THRESHOLD.toNanos()) {
            return;
        }
        String text = String.format(
                Locale.ROOT,
                "No acknowledgement from Kafka at %s for %d s; %d requests in flight. Check AKTO_KAFKA_BROKER_MAL,"
                        + " that the brokers are running and that the topic AKTO_KAFKA_TOPIC_NAME exists. No data"
                        + " is lost: records are retried, and scanning pauses when the buffer is full.",
                kafka.brokers(),
                Duration.ofNanos(now - stalledSince).toSeconds(),
                waiting);
        problem = Optional.of(text);
        if (!warned || now - warnedAt >= BETWEEN_TWO.toNanos()) {
            warned = true;
            warnedAt = now;
            LOG.warn("{}", text);
        }
    }
}
