package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.KafkaAccess;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.progress.Progress;
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
 * Tells that Kafka has acknowledged nothing for a while although requests wait: Kafka's own client says nothing as long
 * as it repeats. To be asked every few seconds.
 */
public final class KafkaSilence implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSilence.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TWO = Duration.ofMinutes(5);

    private final Meters meters;
    private final Progress progress;
    private final KafkaAccess kafka;
    private final LongSupplier nanoClock;
    private long delivered = -1;
    private long silentSince;
    private long toldAt;
    private boolean told;
    private volatile Optional<String> complaint = Optional.empty();

    /**
     * @param meters tell what was delivered
     * @param progress tells what waits
     * @param kafka where the records go
     */
    public KafkaSilence(Meters meters, Progress progress, KafkaAccess kafka) {
        this(meters, progress, kafka, System::nanoTime);
    }

    KafkaSilence(Meters meters, Progress progress, KafkaAccess kafka, LongSupplier nanoClock) {
        this.meters = Objects.requireNonNull(meters);
        this.progress = Objects.requireNonNull(progress);
        this.kafka = Objects.requireNonNull(kafka);
        this.nanoClock = nanoClock;
    }

    /** What there is to complain of: nothing, as long as Kafka acknowledges or nothing waits. */
    Optional<String> complaint() {
        return complaint;
    }

    @Override
    public synchronized void process(Exchange exchange) {
        long now = nanoClock.getAsLong();
        int waiting = progress.unacknowledged();
        long deliveredNow = meters.recordsDelivered();
        if (waiting == 0 || deliveredNow != delivered) {
            delivered = deliveredNow;
            silentSince = now;
            complaint = Optional.empty();
            if (told) {
                told = false;
                LOG.info("Kafka acknowledges again");
            }
            return;
        }
        if (now - silentSince < PATIENCE.toNanos()) {
            return;
        }
        String text = String.format(
                Locale.ROOT,
                "Kafka at %s has acknowledged nothing for %d s, %d requests wait. Check AKTO_KAFKA_BROKER_MAL, that the"
                        + " brokers run and that AKTO_KAFKA_TOPIC_NAME is there. Nothing is lost: the records wait, and"
                        + " reading pauses when memory is full.",
                kafka.brokers(),
                Duration.ofNanos(now - silentSince).toSeconds(),
                waiting);
        complaint = Optional.of(text);
        if (!told || now - toldAt >= BETWEEN_TWO.toNanos()) {
            told = true;
            toldAt = now;
            LOG.warn("{}", text);
        }
    }
}
