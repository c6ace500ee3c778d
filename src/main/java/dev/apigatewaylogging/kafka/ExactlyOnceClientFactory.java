/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Creates producers that send records in transactions. */
final class ExactlyOnceClientFactory extends DefaultKafkaClientFactory {

    private final KafkaClientFactory usual;
    private final RecordTransactions transactions;
    private final String brokers;

    /** @param brokers of the transactions */
    ExactlyOnceClientFactory(KafkaClientFactory usual, RecordTransactions transactions, String brokers) {
        this.usual = usual;
        this.transactions = transactions;
        this.brokers = brokers;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // Camel's own signature
    public Producer getProducer(Properties settings) {
        Producer<Object, Object> producer = usual.getProducer(settings);
        boolean isElsewhere = !brokers.equals(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
        return new ExactlyOnceProducer(settings, producer, transactions, isElsewhere);
    }
}
