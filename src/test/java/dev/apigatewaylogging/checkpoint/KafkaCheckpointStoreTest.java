/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.kafka.TopicWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class KafkaCheckpointStoreTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final String topic = "checkpoints." + System.nanoTime();
    private final KafkaBroker broker;
    private KafkaCheckpointStore store;

    KafkaCheckpointStoreTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void open() {
        store = store(broker.bootstrapServers(), Duration.ofSeconds(20));
    }

    @AfterEach
    void close() throws IOException {
        store.stop();
        camel.close();
    }

    private KafkaCheckpointStore store(String brokers, Duration timeout) {
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(brokers);
        KafkaCheckpointStore made = new KafkaCheckpointStore(topic, timeout);
        made.setCamelContext(camel);
        made.start();
        return made;
    }

    /** As a new process would find it. */
    private void reopen() {
        store.stop();
        open();
    }

    private void put(String name, String content) throws IOException {
        store.put(name, content.getBytes(UTF_8));
    }

    private String got(String name) throws IOException {
        return store.get(name).map(content -> new String(content, UTF_8)).orElse("nothing");
    }

    @Test
    void storeIsInitiallyEmpty() throws IOException {
        assertThat(got("group")).isEqualTo("nothing");
    }

    @Test
    void checkpointIsReadBackAndSurvivesRestart() throws IOException {
        put("group", "one");
        put("group", "two");
        put("other", "three");
        assertThat(got("group")).isEqualTo("two");
        assertThat(got("group")).as("read again").isEqualTo("two");

        reopen();

        assertThat(got("group")).isEqualTo("two");
        put("group", "four");
        assertThat(got("group")).isEqualTo("four");
        assertThat(got("other")).isEqualTo("three");
    }

    @Test
    void emptyContentDeletesCheckpoint() throws IOException {
        put("group", "one");
        put("group", "");
        assertThat(got("group")).isEqualTo("nothing");

        reopen();

        assertThat(got("group")).isEqualTo("nothing");
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            assertThat(reader.toEnd()).extracting(TopicReader.Received::value).containsExactly("one", null);
        }
    }

    @Test
    void thousandsOfCheckpointsAreReadBack() throws IOException {
        byte[] segment = new byte[64 * 1024];
        for (int i = 0; i < 1_000; i++) {
            segment[0] = (byte) i;
            store.put("group.delivered-" + i, segment);
        }

        reopen();

        for (int i = 0; i < 1_000; i++) {
            assertThat(store.get("group.delivered-" + i).orElseThrow()[0]).isEqualTo((byte) i);
        }
    }

    @Test
    void topicIsCreatedCompacted() throws IOException, ExecutionException, InterruptedException {
        put("group", "one");

        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get("cleanup.policy")
                            .value())
                    .isEqualTo("compact");
        }
    }

    @Test
    void topicWithSeveralPartitionsIsSupported() throws IOException {
        broker.createTopic(topic, 3, Map.of("cleanup.policy", "compact"));
        for (int i = 0; i < 20; i++) {
            put("group-" + i, "content " + i);
        }

        reopen();

        for (int i = 0; i < 20; i++) {
            assertThat(got("group-" + i)).isEqualTo("content " + i);
        }
    }

    @Test
    void foreignRecordsAreIgnoredInTopicCreatedByOthers() throws IOException {
        broker.createTopic(topic, 1);
        put("group", "one");
        try (TopicWriter writer = TopicWriter.of(broker.bootstrapServers(), topic)) {
            writer.put(null, "somebody else's");
        }

        assertThat(got("group")).isEqualTo("one");
    }

    @Test
    void lastOfTwoProcessesWins() throws IOException {
        put("group", "mine");
        KafkaCheckpointStore other = store(broker.bootstrapServers(), Duration.ofSeconds(20));
        other.put("group", "theirs".getBytes(UTF_8));
        other.stop();

        reopen();

        assertThat(got("group")).isEqualTo("theirs");
    }

    @Test
    void unreachableKafkaIsReportedInTimeWithSettings() {
        KafkaCheckpointStore lonely = store("127.0.0.1:1", Duration.ofSeconds(2));
        long start = System.nanoTime();

        assertThatThrownBy(() -> lonely.get("group"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("AKTO_KAFKA_BROKER_MAL", "CHECKPOINT_TOPIC", topic, "127.0.0.1");
        assertThatThrownBy(() -> lonely.put("group", new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("AKTO_KAFKA_BROKER_MAL", "CHECKPOINT_TOPIC");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        lonely.stop();
    }

    @Test
    void checkOfHashKeyDoesNotReadTopic() throws IOException {
        try (KafkaBroker own = KafkaBroker.started()) {
            KafkaCheckpointStore kept = store(own.bootstrapServers(), Duration.ofSeconds(2));
            HashKey key = new HashKey();
            key.hashes(kept);
            own.stop();

            assertThatCode(() -> key.restore(kept)).doesNotThrowAnyException();
            kept.stop();
        }
    }

    @Test
    void recoversWhenKafkaIsBack() throws IOException {
        try (KafkaBroker own = KafkaBroker.started()) {
            KafkaCheckpointStore patient = store(own.bootstrapServers(), Duration.ofSeconds(2));
            patient.put("group", "one".getBytes(UTF_8));
            own.stop();
            assertThatThrownBy(() -> patient.put("group", "two".getBytes(UTF_8)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> patient.get("group")).isInstanceOf(IOException.class);
            own.start();

            KafkaCheckpointStore again = store(own.bootstrapServers(), Duration.ofSeconds(20));
            assertThat(again.get("group").map(content -> new String(content, UTF_8)))
                    .hasValueSatisfying(content -> assertThat(content).isIn("one", "two"));
            patient.stop();
            again.put("group", "three".getBytes(UTF_8));
            assertThat(again.get("group")).hasValue("three".getBytes(UTF_8));
            again.stop();
        }
    }

    private void deleteTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    private String policy() throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }

    private void awaitAllInTheTopic(String... documents) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    put("group", "newest");
                    try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
                        assertThat(reader.toEnd())
                                .extracting(TopicReader.Received::value)
                                .contains(documents);
                    }
                });
    }

    @Test
    void deletedTopicIsRecreatedWithAllCheckpoints() throws IOException, ExecutionException, InterruptedException {
        put("group", "one");
        put("group.delivered-0", "requests");
        put("forgotten", "content");
        put("forgotten", "");
        reopen();
        assertThat(got("group")).isEqualTo("one");
        assertThat(got("group.delivered-0")).isEqualTo("requests");
        put("other", "written since");

        deleteTopic();

        awaitAllInTheTopic("requests", "written since");
        assertThat(policy()).isEqualTo("compact");
        reopen();
        assertThat(got("group")).isEqualTo("newest");
        assertThat(got("group.delivered-0")).isEqualTo("requests");
        assertThat(got("other")).isEqualTo("written since");
        assertThat(got("forgotten")).isEqualTo("nothing");
    }

    @Test
    void topicRecreatedByOthersIsRestoredAndCompacted() throws IOException, ExecutionException, InterruptedException {
        put("group", "one");
        put("other", "two");

        deleteTopic();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            broker.createTopic(topic, 1);
            return true;
        });

        awaitAllInTheTopic("two");
        assertThat(policy()).isEqualTo("compact");
    }

    @Test
    void checkpointsOfOtherProcessAreNotRestoredIntoRecreatedTopic()
            throws ExecutionException, InterruptedException, IOException {
        put("left", "old");
        put("left.delivered-0", "old, too");
        put("group", "one");
        put("kept", "mine");
        store.release("left");

        deleteTopic();

        awaitAllInTheTopic("mine");
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            assertThat(reader.toEnd()).extracting(TopicReader.Received::key).doesNotContain("left", "left.delivered-0");
        }
    }

    @Test
    void shortenedTimeoutsLimitWaitForUnreachableStore() throws IOException {
        try (KafkaBroker own = KafkaBroker.started()) {
            KafkaCheckpointStore hurried = store(own.bootstrapServers(), Duration.ofSeconds(20));
            hurried.put("group", "one".getBytes(UTF_8));
            own.stop();
            long start = System.nanoTime();

            hurried.shortenTimeouts();

            assertThatThrownBy(() -> hurried.put("group", "two".getBytes(UTF_8)))
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            hurried.stop();
        }
    }

    @Test
    void connectsWithSettingsOfKafkaComponent() {
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setSecurityProtocol("SASL_PLAINTEXT");
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setSaslMechanism("PLAIN");

        assertThatThrownBy(() -> store.get("group"))
                .as("no attempt without credentials")
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("JAAS");
    }
}
