/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All records within the limit of a topic arrive there, however low its limit per batch. */
@ExtendWith(SharedBroker.class)
class TopicLimitedProducerTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int RECORDS = 300;

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Random random = new Random(5);
    private final String topic = "fitting." + System.nanoTime();
    private final KafkaBroker broker;
    private TopicLimit limit;
    private TopicLimitedProducer producer;

    TopicLimitedProducerTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() {
        context.start();
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(broker.bootstrapServers());
    }

    @AfterEach
    void stop() {
        producer.close();
        limit.stop();
        context.stop();
    }

    /** @param asked the topic whose limit is requested */
    private void open(String asked) {
        limit = new TopicLimit(asked);
        limit.setCamelContext(context);
        producer = (TopicLimitedProducer) new TopicLimitedClientFactory(limit).getProducer(settings());
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "key.serializer",
                StringSerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName(),
                "compression.type",
                "lz4",
                "batch.size",
                262_144,
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "linger.ms",
                20));
        return settings;
    }

    private void send() {
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = new byte[5_000];
            random.nextBytes(value);
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, "key-" + i, value), (metadata, failure) -> {
                        if (failure == null) {
                            acknowledged.incrementAndGet();
                        }
                    });
        }
    }

    private void awaitAcknowledged(int count) {
        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            limit.run();
            assertThat(acknowledged).hasValue(count);
        });
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            assertThat(reader.toEnd().stream()
                            .map(TopicReader.Received::key)
                            .filter(key -> key.startsWith("key-"))
                            .distinct())
                    .hasSize(RECORDS);
        }
    }

    private void limitTopicTo(int bytes) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void batchesStayUnderLimitFromStart() {
        broker.createTopic(topic, 1, Map.of("max.message.bytes", "100000"));
        open(topic);

        assertThat(producer.batchBytes()).isBetween(90_000, 100_000);
        send();

        awaitAcknowledged(RECORDS);
    }

    @Test
    void batchSizeOfProducerIsKeptIfTopicLimitIsHigher() {
        broker.createTopic(topic, 1);
        open(topic);

        assertThat(producer.batchBytes()).isEqualTo(262_144);
        assertThat(limit.recordBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void changingLimitIsFollowedWhileSending() throws ExecutionException, InterruptedException {
        broker.createTopic(topic, 1);
        open(topic);
        limitTopicTo(50_000);

        send();
        awaitAcknowledged(RECORDS);
        assertThat(producer.batchBytes()).isLessThan(50_000);

        limitTopicTo(1_000_000);
        limit.onTooLarge();
        await().atMost(SOON).untilAsserted(() -> {
            limit.run();
            assertThat(producer.batchBytes()).isEqualTo(262_144);
        });
        send();
        awaitAcknowledged(2 * RECORDS);
    }

    @Test
    void recordsAreSentSinglyIfBatchesAreRejectedAndLimitIsUnknown() {
        broker.createTopic(topic, 1, Map.of("max.message.bytes", "50000"));
        open("not.there." + topic);
        assertThat(producer.batchBytes()).isEqualTo(262_144);

        send();

        awaitAcknowledged(RECORDS);
        assertThat(producer.batchBytes()).isEqualTo(1);
    }

    @Test
    void recordsOfRemovedPartitionsGoToExistingOnes() throws ExecutionException, InterruptedException {
        broker.createTopic(topic, 12);
        AtomicLong passed = new AtomicLong();
        limit = new TopicLimit(topic);
        limit.setCamelContext(context);
        limit.awaitFirst();
        producer = new TopicLimitedProducer(settings(), KafkaProducer::new, limit, passed::get);
        producer.partitionsFor(topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
            // until then the broker acknowledges records for partitions that it is about to delete
            await().atMost(SOON)
                    .until(() -> !admin.listTopics().names().get().contains(topic)
                            && admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                                    .flatMap(broker -> broker.values().stream())
                                    .flatMap(directory -> directory.replicaInfos().keySet().stream())
                                    .noneMatch(partition -> partition.topic().equals(topic)));
        }
        send();
        try {
            broker.createTopic(topic, 1);
        } catch (IllegalStateException e) {
            // the producer's request for metadata may have created it
            assertThat(e).hasRootCauseInstanceOf(TopicExistsException.class);
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(acknowledged).hasValueGreaterThan(0));
        limit.run();
        passed.addAndGet(Duration.ofMinutes(3).toNanos());
        limit.run();
        Future<RecordMetadata> later = producer.send(new ProducerRecord<>(topic, 0, "later", new byte[1]));
        later.get();
        assertThat(acknowledged).as("those of partition 0 only").hasValueLessThan(RECORDS);

        awaitAcknowledged(RECORDS);
    }

    @Test
    void closeDoesNotWaitForRejectedRecords() {
        try (KafkaBroker own = KafkaBroker.started()) {
            context.getComponent("kafka", KafkaComponent.class)
                    .getConfiguration()
                    .setBrokers(own.bootstrapServers());
            Broker.createTopic(own.bootstrapServers(), topic, 1, Map.of());
            limit = new TopicLimit(topic);
            limit.setCamelContext(context);
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    "bootstrap.servers", own.bootstrapServers(),
                    "key.serializer", StringSerializer.class.getName(),
                    "value.serializer", ByteArraySerializer.class.getName(),
                    "batch.size", 262_144,
                    "delivery.timeout.ms", Integer.MAX_VALUE));
            producer = (TopicLimitedProducer) new TopicLimitedClientFactory(limit).getProducer(settings);
            producer.partitionsFor(topic);
            own.stop();
            AtomicInteger given = new AtomicInteger();
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, "key", "left".getBytes(UTF_8)), (metadata, failure) -> {
                        if (failure != null) {
                            given.incrementAndGet();
                        }
                    });

            long began = System.nanoTime();
            producer.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
            assertThat(given).as("records returned").hasValue(1);
        }
    }
}
