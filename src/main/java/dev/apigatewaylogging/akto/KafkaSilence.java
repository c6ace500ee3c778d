package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.KafkaAccess;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.progress.Progress;
import java.time.Duration;
import java.util.Objects;
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

    @Override
    public synchronized void process(Exchange exchange) {
        long now = nanoClock.getAsLong();
        int waiting = progress.unacknowledged();
        long deliveredNow = meters.recordsDelivered();
        if (waiting == 0 || deliveredNow != delivered) {
            delivered = deliveredNow;
            silentSince = now;
            if (told) {
                told = false;
                LOG.info("Kafka acknowledges again");
            }
            return;
        }
        if (now - silentSince >= PATIENCE.toNanos() && (!told || now - toldAt >= BETWEEN_TWO.toNanos())) {
            told = true;
            toldAt = now;
            LOG.warn(
                    "Kafka at {} has acknowledged nothing for {} s, {} requests wait. Check AKTO_KAFKA_BROKER_MAL, that"
                            + " the brokers run and that AKTO_KAFKA_TOPIC_NAME is there. Nothing is lost: the records wait,"
                            + " and reading pauses when memory is full.",
                    kafka.brokers(),
                    Duration.ofNanos(now - silentSince).toSeconds(),
                    waiting);
        }
    }
}
