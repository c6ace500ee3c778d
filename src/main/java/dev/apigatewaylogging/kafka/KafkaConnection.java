package dev.apigatewaylogging.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How all of Kafka's clients connect (TLS, SASL): as Camel's Kafka component is told by {@code camel.component.kafka.*},
 * so that whatever asks Kafka goes the same way as the records.
 */
public final class KafkaConnection {

    private KafkaConnection() {}

    /**
     * What a client needs to connect, in Kafka's names; for others than producers too.
     *
     * @param brokers {@code host:port}, with commas between
     */
    public static Map<String, Object> of(CamelContext camelContext, String brokers) {
        Map<String, Object> connection = new HashMap<>();
        camelContext
                .getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .createProducerProperties()
                .forEach((name, value) -> {
                    if (AdminClientConfig.configNames().contains(name.toString())) {
                        connection.put(name.toString(), value);
                    }
                });
        connection.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return connection;
    }
}
