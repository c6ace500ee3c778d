package dev.apigatewaylogging.kafka;

import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;

/** Makes producers that let themselves in ({@link AuthCheckingKafkaClientFactory}) and send no more at once than the topic takes. */
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
