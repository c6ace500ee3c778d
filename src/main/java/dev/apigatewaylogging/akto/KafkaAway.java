package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.KafkaAccess;
import dev.apigatewaylogging.kafka.KafkaAdvice;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, once a minute at most, that Kafka does not take the records and which setting to look at. */
public final class KafkaAway implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAway.class);
    private static final long BETWEEN_TWO = Duration.ofMinutes(1).toNanos();

    private final AtomicLong told = new AtomicLong(System.nanoTime() - BETWEEN_TWO);
    private final KafkaAccess kafka;

    /** @param kafka where the records go */
    public KafkaAway(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    @Override
    public void process(Exchange exchange) {
        long now = System.nanoTime();
        long before = told.get();
        if (now - before >= BETWEEN_TWO && told.compareAndSet(before, now)) {
            Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "Kafka at {} does not take the records: {}. Check {}. Nothing is lost: the records wait, and reading"
                            + " pauses when memory is full.",
                    kafka.brokers(),
                    KafkaAdvice.reason(failure),
                    KafkaAdvice.check(failure, "AKTO_KAFKA_TOPIC_NAME"));
        }
    }
}
