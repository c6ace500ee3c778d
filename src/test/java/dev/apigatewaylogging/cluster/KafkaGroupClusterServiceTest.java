/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.Shards;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who leads what, between Camel contexts that stand for processes. */
@ExtendWith(SharedBroker.class)
class KafkaGroupClusterServiceTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration REFUSAL = Duration.ofSeconds(6);
    private static final int SHARDS = 24;

    private final String topic = "cluster." + System.nanoTime();
    private final List<ClusterProcess> processes = new ArrayList<>();
    private final KafkaBroker broker;

    KafkaGroupClusterServiceTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @AfterEach
    void close() {
        processes.forEach(ClusterProcess::close);
    }

    private ClusterProcess temporary(String name) throws Exception {
        ClusterProcess process = ClusterProcess.temporary(broker.bootstrapServers(), topic, name);
        processes.add(process);
        return process;
    }

    private ClusterProcess permanent(String name) throws Exception {
        ClusterProcess process = ClusterProcess.permanent(broker.bootstrapServers(), topic, name);
        processes.add(process);
        return process;
    }

    private void stop(ClusterProcess process) {
        processes.remove(process);
        process.close();
    }

    private int ledByAll() {
        return processes.stream().mapToInt(process -> process.led().size()).sum();
    }

    private boolean isEven() {
        int most = processes.stream()
                .mapToInt(process -> process.led().size())
                .max()
                .orElseThrow();
        int least = processes.stream()
                .mapToInt(process -> process.led().size())
                .min()
                .orElseThrow();
        return ledByAll() == SHARDS && most - least <= 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 24})
    void shardsAreSpreadEvenly(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            temporary("process-" + i);
        }

        await().atMost(SOON).until(this::isEven);

        Set<Integer> all = new TreeSet<>();
        processes.forEach(process -> all.addAll(process.led()));
        assertThat(all).hasSize(SHARDS);
    }

    @Test
    void shardsOfVanishedProcessAreTakenOverAfterSessionTimeout() throws Exception {
        ClusterProcess one = permanent("one");
        ClusterProcess two = permanent("two");
        await().atMost(SOON).until(this::isEven);

        // a permanent member does not leave the group, as if it had been killed
        stop(one);

        await().atMost(ClusterProcess.SESSION_TIMEOUT.plusSeconds(5))
                .until(() -> two.led().size() == SHARDS);
    }

    @Test
    void temporaryProcessLeavesAtOnce() throws Exception {
        ClusterProcess one = temporary("one");
        ClusterProcess two = temporary("two");
        await().atMost(SOON).until(this::isEven);

        stop(one);

        await().atMost(ClusterProcess.LONG_SESSION_TIMEOUT.dividedBy(2))
                .until(() -> two.led().size() == SHARDS);
    }

    @Test
    void restartOfPermanentProcessMovesNothing() throws Exception {
        ClusterProcess one = permanent("one");
        ClusterProcess two = permanent("two");
        ClusterProcess three = permanent("three");
        await().atMost(SOON).until(this::isEven);
        Set<Integer> before = one.led();
        double sinceRebalance = two.service.state().secondsSinceRebalance();

        stop(one);
        ClusterProcess again = permanent("one");
        await().atMost(SOON).until(this::isEven);

        assertThat(again.led()).isEqualTo(before);
        assertThat(List.of(two, three))
                .allSatisfy(other -> assertThat(other.service.state().secondsSinceRebalance())
                        .as("no rebalance")
                        .isGreaterThan(0));
        assertThat(two.service.state().secondsSinceRebalance()).isGreaterThan(sinceRebalance);
    }

    @Test
    void shardMovesWhenItsWorkHasEnded() throws Exception {
        ClusterProcess one = temporary("one");
        await().atMost(SOON).until(this::isEven);
        List<String> works = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            works.add("work " + i);
        }
        works.forEach(one.service::begin);
        ClusterProcess two = temporary("two");
        await().atMost(SOON).until(() -> one.led().size() == SHARDS / 2);

        List<String> revoked =
                works.stream().filter(work -> !one.service.isLeader(work)).toList();
        assertThat(revoked).isNotEmpty();
        assertThat(two.led()).as("while the work is in progress").isEmpty();
        for (String work : revoked) {
            assertThatCode(() -> one.store.of(work).put(work, "last checkpoint".getBytes(UTF_8)))
                    .doesNotThrowAnyException();
        }
        revoked.forEach(one.service::end);

        await().atMost(SOON).until(this::isEven);
        for (String work : revoked) {
            assertThat(two.service.isLeader(work)).isTrue();
            assertThat(two.store.of(work).get(work)).hasValue("last checkpoint".getBytes(UTF_8));
        }
    }

    private static List<String> manyWorks() {
        return IntStream.range(0, 100).mapToObj(i -> "work " + i).toList();
    }

    private boolean isEachLedOnce() {
        return manyWorks().stream()
                .allMatch(work -> processes.stream()
                                .filter(process -> process.service.isLeader(work))
                                .count()
                        == 1);
    }

    @Test
    void partitionsAddedMeanwhileChangeNotWhoReadsWhat() throws Exception {
        temporary("one");
        await().atMost(SOON).until(this::isEachLedOnce);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2 * SHARDS)))
                    .all()
                    .get();
        }

        temporary("two");
        temporary("three");

        await().atMost(SOON)
                .until(() ->
                        processes.stream().noneMatch(process -> process.led().isEmpty()) && isEachLedOnce());
        assertThat(processes)
                .allSatisfy(process -> assertThat(process.store.shards()).isEqualTo(SHARDS));
    }

    /** Its consumers notice it, too, and then nothing is assigned to any process. */
    @Test
    void deletedTopicIsRestoredAndReadOn() throws Exception {
        temporary("one");
        temporary("two");
        await().atMost(SOON).until(this::isEven);
        for (String work : manyWorks()) {
            owner(work).put(work, "before".getBytes(UTF_8));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }

        await().pollDelay(Duration.ofSeconds(3)).atMost(SOON).until(this::isEachLedOnce);

        temporary("three");
        // when the consumers notice the deletion, all shards move once more
        await().atMost(SOON).ignoreException(NoSuchElementException.class).untilAsserted(() -> {
            assertThat(isEven()).isTrue();
            for (String work : manyWorks()) {
                assertThat(owner(work).get(work)).hasValue("before".getBytes(UTF_8));
            }
        });
    }

    private CheckpointStore owner(String work) {
        return processes.stream()
                .filter(process -> process.service.isLeader(work))
                .findFirst()
                .orElseThrow()
                .store
                .of(work);
    }

    @Test
    void secondProcessWithSameNameReplacesFirst() throws Exception {
        ClusterProcess first = permanent("same");
        await().atMost(SOON).until(() -> first.led().size() == SHARDS);

        ClusterProcess second = permanent("same");

        await().atMost(SOON).until(() -> second.led().size() == SHARDS);
        await().atMost(SOON).until(() -> !first.service.state().problem().isEmpty());
        assertThat(first.led()).isEmpty();
        assertThat(first.service.state().problem()).contains("another process", "same", "DEAD_LETTER_DIR");
        assertThat(first.service.isConfirmed()).isFalse();
    }

    @Test
    void shardIsLoadedAgainAfterFailedTransaction() throws Exception {
        ClusterProcess process = ClusterProcess.exactlyOnce(broker.bootstrapServers(), topic, "only");
        processes.add(process);
        await().atMost(SOON).until(() -> process.led().size() == SHARDS && process.service.isConfirmed());
        CheckpointStore before = process.store.of("work");
        before.commit(() -> document("committed"));
        process.service.begin("work");

        fence(Shards.of("work", SHARDS));
        assertThatIOException().isThrownBy(() -> before.commit(() -> document("of a failed transaction")));

        await().atMost(SOON).until(() -> !process.service.isLeader("work"));
        assertThat(process.led()).as("the others").hasSize(SHARDS - 1);
        process.service.end("work");
        await().atMost(SOON).until(() -> process.service.isLeader("work"));
        CheckpointStore after = process.store.of("work");
        assertThat(after.get("document")).hasValue("committed".getBytes(UTF_8));
        assertThatCode(() -> after.commit(() -> document("again"))).doesNotThrowAnyException();
        assertThat(before.isOpen()).isFalse();
        assertThat(process.service.reloads()).isEqualTo(1);
    }

    /** Each reload reads events again, which costs calls of AWS. */
    @Test
    void shardIsLoadedMoreAndMoreRarelyWhileKafkaRefusesItsRecords() throws Exception {
        ClusterProcess process = ClusterProcess.exactlyOnce(broker.bootstrapServers(), topic, "only");
        processes.add(process);
        await().atMost(SOON).until(() -> process.led().size() == SHARDS && process.service.isConfirmed());
        ProducerRecord<byte[], byte[]> refused = new ProducerRecord<>("not a topic", new byte[1]);

        long started = System.nanoTime();
        while (System.nanoTime() - started < REFUSAL.toNanos()) {
            if (process.service.isLeader("work")) {
                process.store
                        .of("work")
                        .transaction()
                        .orElseThrow()
                        .send(refused, new Object(), (metadata, failure) -> {});
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }

        // after 0, 0, 1, 2 and 4 s
        assertThat(process.service.reloads()).isBetween(3L, 5L);
        assertThat(process.led()).hasSizeGreaterThanOrEqualTo(SHARDS - 1);
        await().atMost(SOON).until(() -> process.service.isLeader("work"));
        CheckpointStore after = process.store.of("work");
        assertThatCode(() -> after.commit(() -> document("accepted"))).doesNotThrowAnyException();
    }

    private static Map<String, byte[]> document(String content) {
        return Map.of("document", content.getBytes(UTF_8));
    }

    /** As another process that opens the shard. */
    private void fence(int shard) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                topic + "-" + shard);
        try (Producer<byte[], byte[]> other =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            other.initTransactions();
        }
    }

    @Test
    void camelViewsFollowTheirShards() throws Exception {
        ClusterProcess one = temporary("one");
        ClusterProcess two = temporary("two");
        KafkaGroupClusterView view = (KafkaGroupClusterView) one.service.getView("any namespace");
        KafkaGroupClusterView other = (KafkaGroupClusterView) two.service.getView("any namespace");
        await().atMost(SOON).until(this::isEven);

        await().atMost(SOON)
                .until(() -> view.getMembers().size() == 2 && other.getMembers().size() == 2);
        assertThat(view.getLocalMember().isLeader())
                .isNotEqualTo(other.getLocalMember().isLeader());
        await().atMost(SOON).untilAsserted(() -> assertThat(view.getLeader().map(CamelClusterMember::getId))
                .isPresent()
                .isEqualTo(other.getLeader().map(CamelClusterMember::getId)));
    }
}
