/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;

/**
 * Creates producers that check the credentials first ({@link AuthCheckingKafkaClientFactory}) and keep their batches
 * below the topic's limit.
 */
final class TopicLimitedClientFactory extends DefaultKafkaClientFactory {

    private final AuthCheckingKafkaClientFactory door = new AuthCheckingKafkaClientFactory();
    private final TopicLimit limit;

    TopicLimitedClientFactory(TopicLimit limit) {
        this.limit = limit;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // Camel's own signature
    public Producer getProducer(Properties settings) {
        limit.awaitFirst();
        return new TopicLimitedProducer(settings, (Properties sized) -> door.getProducer(sized), limit);
    }
}
