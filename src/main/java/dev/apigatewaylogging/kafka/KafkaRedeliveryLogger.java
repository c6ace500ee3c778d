package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, at most once per minute, that Kafka does not accept the records, and which setting to check. */
@Metadata(label = "bean", description = "Logs that Kafka does not accept the records, and which setting to check")
public final class KafkaRedeliveryLogger implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRedeliveryLogger.class);
    private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();

    private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_INTERVAL);

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    /** The brokers. */
    public void setKafkaClientSettings(KafkaClientSettings kafkaClientSettings) {
        this.kafkaClientSettings = kafkaClientSettings;
    }

    @Override
    public void process(Exchange exchange) {
        long now = System.nanoTime();
        long before = lastLogged.get();
        if (now - before >= LOG_INTERVAL && lastLogged.compareAndSet(before, now)) {
            Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "Cannot send records to Kafka at {}: {}. Check {}. No data is lost: records are retried, and"
                            + " scanning pauses when the buffer is full.",
                    kafkaClientSettings.brokers(),
                    KafkaErrorHints.reason(failure),
                    KafkaErrorHints.hint(failure, "AKTO_KAFKA_TOPIC_NAME"));
        }
    }
}
