/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.testsupport.kafka.GuardedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A producer that has been rejected once is of no use any more: there is none before the credentials are accepted. */
class AuthCheckingKafkaClientFactoryTest {

    private static final String TOPIC = "records";

    @TempDir
    Path home;

    private final AuthCheckingKafkaClientFactory factory = new AuthCheckingKafkaClientFactory(Duration.ofSeconds(2));

    private static Properties settings(String brokers, String password) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", brokers);
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("sasl.mechanism", "PLAIN");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"akto\" password=\""
                        + password + "\";");
        settings.put("enable.idempotence", "true");
        settings.put("key.serializer", StringSerializer.class.getName());
        settings.put("value.serializer", StringSerializer.class.getName());
        return settings;
    }

    @Test
    void noProducerIsCreatedBeforeBrokersCheckedCredentials() throws Exception {
        try (GuardedBroker kafka = new GuardedBroker(home, "akto", "right")) {
            kafka.broker().createTopic(TOPIC, 1);
            kafka.broker().stop();
            assertThatThrownBy(() -> factory.getProducer(settings(kafka.login(), "wrong")))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("credentials");

            kafka.broker().start();
            assertThatThrownBy(() -> patient().getProducer(settings(kafka.login(), "wrong")))
                    .isInstanceOf(SaslAuthenticationException.class);

            try (Producer<String, String> producer = created(settings(kafka.login(), "right"))) {
                assertThat(producer.send(new ProducerRecord<>(TOPIC, "id", "record"))
                                .get(20, TimeUnit.SECONDS)
                                .offset())
                        .isZero();
            }
        }
    }

    private static AuthCheckingKafkaClientFactory patient() {
        return new AuthCheckingKafkaClientFactory(Duration.ofSeconds(20));
    }

    @SuppressWarnings("unchecked") // Camel's own signature
    private static Producer<String, String> created(Properties settings) {
        return patient().getProducer(settings);
    }
}
