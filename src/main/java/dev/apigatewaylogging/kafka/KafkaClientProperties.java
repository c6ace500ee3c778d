/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The client properties that all of Kafka's clients accept. */
public final class KafkaClientProperties {

    private KafkaClientProperties() {}

    /** From the configuration of Camel's component. */
    public static Map<String, Object> of(KafkaConfiguration configuration) {
        Map<String, Object> connection = of(configuration.createProducerProperties());
        connection.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        return connection;
    }

    /** From the properties of a producer. */
    static Map<String, Object> of(Properties producer) {
        Map<String, Object> connection = new HashMap<>();
        producer.forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(name.toString())) {
                connection.put(name.toString(), value);
            }
        });
        return connection;
    }
}
