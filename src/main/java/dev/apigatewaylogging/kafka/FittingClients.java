package dev.apigatewaylogging.kafka;

import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;

/** Makes producers that let themselves in ({@link LoginFirst}) and send no more at once than the topic takes. */
final class FittingClients extends DefaultKafkaClientFactory {

    private final LoginFirst door = new LoginFirst();
    private final TopicLimit limit;

    FittingClients(TopicLimit limit) {
        this.limit = limit;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // Camel's own signature
    public Producer getProducer(Properties settings) {
        limit.awaitFirst();
        return new FittingProducer(settings, (Properties sized) -> door.getProducer(sized), limit);
    }
}
