/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's readiness is true to life, also while there is nothing to send. */
class KafkaHealthCheckTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final CamelContext context = new DefaultCamelContext();
    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
    private final AtomicLong nanos = new AtomicLong();
    private final KafkaClientSettings kafka = new KafkaClientSettings();
    private final AcknowledgementMonitor monitor = new AcknowledgementMonitor(tracker, kafka, nanos::get);
    private KafkaConnectionMonitor connection;
    private KafkaHealthCheck health;

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        connection.stop();
        context.stop();
    }

    private void of(String brokers) {
        kafka.setBrokers(brokers);
        kafka.setCamelContext(context);
        kafka.configureComponent();
        connection = new KafkaConnectionMonitor(kafka);
        connection.setCamelContext(context);
        health = new KafkaHealthCheck(connection, monitor);
    }

    private HealthCheck.Result asked() {
        connection.run();
        return health.callReadiness();
    }

    private void awaitDown(String... words) {
        await().atMost(SOON).untilAsserted(() -> {
            HealthCheck.Result result = asked();
            assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(result.getMessage())
                    .hasValueSatisfying(message -> assertThat(message).contains(words));
        });
    }

    private void awaitUp() {
        await().atMost(SOON).until(() -> asked().getState() == HealthCheck.State.UP);
    }

    @Test
    void isDownWithSettingNameWhileBrokerIsUnreachable() {
        try (KafkaBroker broker = KafkaBroker.started()) {
            broker.stop();
            of(broker.bootstrapServers());

            awaitDown(broker.bootstrapServers(), "no response within 5 s", "AKTO_KAFKA_BROKER_MAL");
            broker.start();
            awaitUp();
            broker.stop();
            awaitDown(broker.bootstrapServers(), "no response within 5 s", "AKTO_KAFKA_BROKER_MAL");
        }
    }

    @Test
    void isDownWithReasonIfBrokerNameIsUnknown() {
        of("kafka.invalid:9092");

        awaitDown("kafka.invalid:9092", "bootstrap", "AKTO_KAFKA_BROKER_MAL");
    }

    @Test
    void isDownWhileReachableBrokerAcknowledgesNothing() {
        try (KafkaBroker broker = KafkaBroker.started()) {
            of(broker.bootstrapServers());
            awaitUp();

            tracker.onSent();
            monitor.run();
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            monitor.run();
            awaitDown("for 31 s, and 1 requests are in flight", "AKTO_KAFKA_TOPIC_NAME");

            tracker.onCompleted();
            monitor.run();
            awaitUp();
        }
    }

    @Test
    void completedDuplicateDoesNotHideMissingAcknowledgements() {
        of("kafka.invalid:9092");
        tracker.onSent();
        monitor.run();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        tracker.onSent();
        tracker.onCompleted();
        monitor.run();

        assertThat(monitor.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("for 31 s, and 1 requests are in flight"));
    }

    @Test
    void stepThatWaitsIsNotTakenForKafka() {
        TopicLimit limit = new TopicLimit("topic");
        kafka.setTopicLimit(limit);
        of("kafka.invalid:9092");
        Serializer<Object> none = (topic, data) -> new byte[0];
        MockProducer<Object, Object> mock = new MockProducer<>(false, none, none);
        Properties settings = new Properties();
        settings.put("batch.size", 1000);
        try (TopicLimitedProducer producer = new TopicLimitedProducer(settings, sized -> mock, limit)) {
            Future<RecordMetadata> first = producer.send(new ProducerRecord<>("topic", "record"));
            assertThat(mock.completeNext()).isTrue();
            assertThat(first).isDone();
            tracker.onSent();
            monitor.run();
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            monitor.run();
            assertThat(monitor.problem()).hasValueSatisfying(problem -> assertThat(problem)
                    .startsWith("1 requests are in flight, but no record was given to Kafka's producer for 31 s")
                    .contains("another step waits")
                    .doesNotContain("AKTO_KAFKA"));

            Future<RecordMetadata> second = producer.send(new ProducerRecord<>("topic", "record"));
            monitor.run();
            assertThat(second).isNotDone();
            assertThat(monitor.problem()).hasValueSatisfying(problem -> assertThat(problem)
                    .startsWith("Kafka at kafka.invalid:9092 has acknowledged no"));
        }
    }

    @Test
    void isUpWhileSomeOfInFlightRecordsAreAcknowledged() {
        of("kafka.invalid:9092");
        tracker.onSent();
        monitor.run();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        tracker.onRecordAcknowledged();
        monitor.run();

        assertThat(monitor.problem()).isEmpty();
    }
}
