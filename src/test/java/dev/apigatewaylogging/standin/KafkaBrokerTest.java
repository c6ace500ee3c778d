package dev.apigatewaylogging.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {

    @Test
    void keepsItsRecordsWhenItIsStoppedAndStartedAgain() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started()) {
            broker.createTopic("kept", 3);
            send(broker, "kept", "before");

            broker.restart();
            send(broker, "kept", "after");

            try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), "kept")) {
                assertThat(reader.awaitCount(2, Duration.ofSeconds(20)))
                        .extracting(TopicReader.Received::value)
                        .containsExactlyInAnyOrder("before", "after");
            }
        }
    }

    private static void send(KafkaBroker broker, String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", value)).get(20, TimeUnit.SECONDS);
        }
    }
}
