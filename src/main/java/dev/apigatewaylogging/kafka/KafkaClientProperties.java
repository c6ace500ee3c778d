package dev.apigatewaylogging.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How to connect, in Kafka's own names: what all of Kafka's clients take, whatever they do then. */
public final class KafkaClientProperties {

    private KafkaClientProperties() {}

    /** As Camel's component is set up. */
    public static Map<String, Object> of(KafkaConfiguration configuration) {
        Map<String, Object> connection = of(configuration.createProducerProperties());
        connection.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        return connection;
    }

    /** As a producer is set up. */
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
