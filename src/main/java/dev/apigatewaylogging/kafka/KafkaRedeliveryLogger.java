/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.util.LogRateLimiter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that Kafka does not accept the records, and which settings to check: at most once per minute for the same ones. */
@Metadata(label = "bean", description = "Logs that Kafka does not accept the records, and which setting to check")
public final class KafkaRedeliveryLogger implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRedeliveryLogger.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    /** By the settings to check, of which there are few. */
    private final Map<String, LogRateLimiter> warnings = new ConcurrentHashMap<>();

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    /** The brokers. */
    public void setKafkaClientSettings(KafkaClientSettings kafkaClientSettings) {
        this.kafkaClientSettings = kafkaClientSettings;
    }

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String hint = KafkaErrorHints.hint(failure, "AKTO_KAFKA_TOPIC_NAME");
        if (warnings.computeIfAbsent(hint, key -> new LogRateLimiter(LOG_INTERVAL, System::nanoTime))
                .isDue()) {
            LOG.warn(
                    "Cannot send records to Kafka at {}: {}. Check {}. No data is lost: records are retried, and"
                            + " scanning pauses when the buffer is full.",
                    kafkaClientSettings.brokers(),
                    KafkaErrorHints.reason(failure),
                    hint);
        }
    }
}
