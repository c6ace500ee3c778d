/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.schedule.PeriodicService;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if Kafka acknowledges no record while requests are in flight: Kafka's client does not log its retries. Runs
 * every few seconds.
 */
@Metadata(label = "bean", description = "Warns if Kafka acknowledges no record while requests are in flight")
public final class AcknowledgementMonitor extends PeriodicService {

    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgementMonitor.class);
    private static final Duration STALL_THRESHOLD = Duration.ofSeconds(30);
    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(5);

    @Metadata(description = "Knows the requests in flight and the acknowledged records", required = true)
    private RequestsInFlight deliveryTracker;

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    private final LongSupplier nanoClock;
    private long acknowledged = -1;
    private long sendsBeforeStall;
    private long stalledSince;
    private long warnedAt;
    private boolean warned;
    private volatile Optional<String> problem = Optional.empty();

    public AcknowledgementMonitor() {
        super(10_000, 10_000);
        this.nanoClock = System::nanoTime;
    }

    AcknowledgementMonitor(
            RequestsInFlight deliveryTracker, KafkaClientSettings kafkaClientSettings, LongSupplier nanoClock) {
        super(10_000, 10_000);
        this.deliveryTracker = Objects.requireNonNull(deliveryTracker);
        this.kafkaClientSettings = Objects.requireNonNull(kafkaClientSettings);
        this.nanoClock = nanoClock;
    }

    /** Knows the requests in flight and the acknowledged records. */
    public void setDeliveryTracker(RequestsInFlight deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    /** The brokers. */
    public void setKafkaClientSettings(KafkaClientSettings kafkaClientSettings) {
        this.kafkaClientSettings = kafkaClientSettings;
    }

    /** The problem; empty while Kafka acknowledges records or none is in flight. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    protected void run() {
        long now = nanoClock.getAsLong();
        int waiting = deliveryTracker.inFlight();
        long acknowledgedNow = deliveryTracker.recordsAcknowledged();
        if (waiting == 0 || acknowledgedNow != acknowledged) {
            acknowledged = acknowledgedNow;
            stalledSince = now;
            sendsBeforeStall =
                    kafkaClientSettings.activity().map(ProducerActivity::sends).orElse(0L);
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
        long seconds = Duration.ofNanos(now - stalledSince).toSeconds();
        String text = kafkaClientSettings
                .activity()
                .filter(activity -> activity.unacknowledged() == 0 && activity.sends() == sendsBeforeStall)
                .map(activity -> waitingStep(activity, seconds, waiting))
                .orElseGet(() -> missingAcknowledgements(seconds, waiting));
        problem = Optional.of(text);
        if (!warned || now - warnedAt >= WARNING_INTERVAL.toNanos()) {
            warned = true;
            warnedAt = now;
            LOG.warn("{}", text);
        }
    }

    /** Nothing waits for Kafka, and nothing was tried again. */
    private String waitingStep(ProducerActivity activity, long seconds, int waiting) {
        return String.format(
                Locale.ROOT,
                "%d requests are in flight, but no record was given to Kafka's producer for %d s: another step waits. Check the"
                        + " steps that were added to routes/ for a delay, a loop, or a call of another system without a"
                        + " timeout%s. No data is lost: scanning pauses when the buffer is full.",
                waiting,
                seconds,
                activity.hasProducer() ? "" : ", and the warnings about the connection to Kafka, if there are any");
    }

    private String missingAcknowledgements(long seconds, int waiting) {
        return String.format(
                Locale.ROOT,
                "Kafka at %s has acknowledged no record for %d s, and %d requests are in flight. Check AKTO_KAFKA_BROKER_MAL,"
                        + " whether the brokers are running, whether the topic of AKTO_KAFKA_TOPIC_NAME exists, and"
                        + " whether a step added to routes/ waits for another system. No data is lost: records are"
                        + " retried, and scanning pauses when the buffer is full.",
                kafkaClientSettings.brokers(),
                seconds,
                waiting);
    }
}
