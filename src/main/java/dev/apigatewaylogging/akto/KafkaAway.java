package dev.apigatewaylogging.akto;

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
    private String brokers = "";

    /** The brokers as they were set. */
    public void setBrokers(String brokers) {
        this.brokers = brokers;
    }

    @Override
    public void process(Exchange exchange) {
        long now = System.nanoTime();
        long before = told.get();
        if (now - before >= BETWEEN_TWO && told.compareAndSet(before, now)) {
            LOG.warn(
                    "Kafka at {} does not take the records: {}. Check AKTO_KAFKA_BROKER_MAL and that the brokers"
                            + " and the topic are there. Nothing is lost: the records wait, and reading pauses when memory is full.",
                    brokers,
                    reason(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
        }
    }

    /** What is at the bottom of it, as the part of a sentence. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause == null ? null : cause.getMessage();
        if (text == null || text.isBlank()) {
            return "no reason given";
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
