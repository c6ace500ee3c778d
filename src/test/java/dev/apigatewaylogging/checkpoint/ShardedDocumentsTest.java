/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.util.hash.Hash128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents of shards in a topic that several processes write. */
@ExtendWith(SharedBroker.class)
class ShardedDocumentsTest {

    private static final String WORK = "work";

    private final String topic = "checkpoints." + System.nanoTime();
    private final KafkaBroker broker;
    private final List<KafkaCheckpointStore> stores = new ArrayList<>();

    ShardedDocumentsTest(KafkaBroker broker) {
        this.broker = broker;
    }

    private KafkaCheckpointStore process() {
        KafkaCheckpointStore store = new KafkaCheckpointStore();
        store.setTopicName(topic);
        start(store);
        return store;
    }

    private void start(KafkaCheckpointStore store) {
        start(store, 6);
    }

    private void start(KafkaCheckpointStore store, int partitions) {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(broker.bootstrapServers());
        store.setPartitions(partitions);
        store.setCamelContext(camel);
        store.start();
        stores.add(store);
    }

    private KafkaCheckpointStore owner(ShardLease lease) throws IOException {
        KafkaCheckpointStore store = process();
        open(store, lease);
        return store;
    }

    private static void open(KafkaCheckpointStore store, ShardLease lease) throws IOException {
        store.divide(() -> false);
        assertThat(store.open(Set.of(Shards.of(WORK, store.shards())), lease)).isEmpty();
    }

    private static void put(CheckpointStore store, String content) throws IOException {
        store.of(WORK).put("document", content.getBytes(UTF_8));
    }

    private static String get(CheckpointStore store) throws IOException {
        return store.of(WORK)
                .get("document")
                .map(content -> new String(content, UTF_8))
                .orElse("nothing");
    }

    @AfterEach
    void close() {
        stores.forEach(KafkaCheckpointStore::stop);
    }

    @Test
    void nextOwnerReadsWhatThePreviousOneWrote() throws IOException {
        KafkaCheckpointStore one = owner(new TestLease());
        put(one, "first");
        KafkaCheckpointStore two = owner(new TestLease());
        assertThat(get(two)).isEqualTo("first");
        put(two, "second");

        one.open(Set.of(Shards.of(WORK, 6)), new TestLease());

        assertThat(get(one)).isEqualTo("second");
        assertThat(one.position(Shards.of(WORK, 6))).isEqualTo(4);
    }

    /** A commit is not visible to consumers at once: in Kafka, it waits behind transactions that began before. */
    @Test
    void ownerReadsWhatItHasJustWritten() throws IOException {
        KafkaCheckpointStore store = owner(new TestLease());
        put(store, "first");
        try (Producer<byte[], byte[]> other = transactional("another")) {
            other.beginTransaction();
            Future<RecordMetadata> unused =
                    other.send(new ProducerRecord<>(topic, Shards.of(WORK, 6), "other".getBytes(UTF_8), new byte[1]));
            other.flush();
            put(store, "second");
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(other::abortTransaction, delayedExecutor(1, TimeUnit.SECONDS));

            store.refresh();

            assertThat(get(store)).isEqualTo("second");
            ended.join();
        }
    }

    private Producer<byte[], byte[]> transactional(String id) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        topic + "-" + id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    @Test
    void fencedOwnerCannotWriteAndDoesNotFenceItsSuccessor() throws IOException {
        TestLease outdated = new TestLease();
        KafkaCheckpointStore sleeper = owner(outdated);
        put(sleeper, "before");
        KafkaCheckpointStore successor = owner(new TestLease());
        put(successor, "after");

        assertThatIOException().as("its clock did not notice").isThrownBy(() -> put(sleeper, "zombie's"));
        assertThatIOException().as("not confirmed again").isThrownBy(() -> put(sleeper, "zombie's"));

        put(successor, "and on");
        assertThat(get(process())).isEqualTo("and on");
    }

    @Test
    void ownerOfExpiredLeaseDoesNotTryToWrite() throws IOException {
        TestLease lease = new TestLease();
        KafkaCheckpointStore store = owner(lease);
        put(store, "before");

        lease.valid = false;

        assertThatIOException()
                .isThrownBy(() -> put(store, "after"))
                .withMessageContaining("has not confirmed the membership");
        lease.valid = true;
        put(store, "awake");
        assertThat(get(process())).isEqualTo("awake");
    }

    @Test
    void ownerThatWasFencedByMistakeRecoversWhenConfirmed() throws IOException {
        TestLease lease = new TestLease();
        KafkaCheckpointStore rightful = owner(lease);
        put(rightful, "before");
        owner(new TestLease());
        assertThatIOException().isThrownBy(() -> put(rightful, "refused"));

        lease.confirmed = true;

        put(rightful, "again");
        assertThat(get(process())).isEqualTo("again");
    }

    @Test
    void closedShardIsNotWritten() throws IOException {
        KafkaCheckpointStore store = owner(new TestLease());
        put(store, "before");

        store.close(Shards.of(WORK, 6));

        assertThatThrownBy(() -> put(store, "after")).isInstanceOf(ShardLostException.class);
    }

    /** Otherwise none of them recognizes what another one delivered. */
    @Test
    void processesThatStartAtTheSameTimeHashWithTheSameKey() throws IOException {
        KafkaCheckpointStore one = process();
        KafkaCheckpointStore two = process();
        one.divide(() -> false);
        two.divide(() -> false);
        // both have read the topic before it has a key
        assertThat(one.get("other")).isEmpty();
        assertThat(two.get("other")).isEmpty();
        HashKey keyOfOne = new HashKey();

        Hash128 hashOfOne = keyOfOne.hashes(one).hash("request");

        assertThat(new HashKey().hashes(two).hash("request")).isEqualTo(hashOfOne);
        keyOfOne.restore(one);
        assertThat(new HashKey().hashes(process()).hash("request")).isEqualTo(hashOfOne);
    }

    @Test
    void firstOfConcurrentDocumentsStays() {
        List<KafkaCheckpointStore> starting =
                Stream.generate(this::process).limit(4).toList();

        Set<String> stored = starting.parallelStream()
                .map(store -> putIfAbsent(store, Integer.toString(starting.indexOf(store))))
                .collect(Collectors.toSet());

        assertThat(stored).hasSize(1).contains(putIfAbsent(process(), "late"));
    }

    private static String putIfAbsent(KafkaCheckpointStore store, String content) {
        try {
            store.divide(() -> false);
            return new String(store.putIfAbsent("agreed", content.getBytes(UTF_8)), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void newestDocumentOfAnyPartitionIsFound() throws IOException {
        KafkaCheckpointStore alone = process();
        put(alone, "with CLUSTER=off");
        KafkaCheckpointStore clustered = owner(new TestLease());
        assertThat(get(clustered)).isEqualTo("with CLUSTER=off");
        put(clustered, "with CLUSTER=kafka");

        KafkaCheckpointStore aloneAgain = process();
        assertThat(get(aloneAgain)).isEqualTo("with CLUSTER=kafka");
        put(aloneAgain, "off again");

        assertThat(get(owner(new TestLease()))).isEqualTo("off again");
    }

    @Test
    void concurrentWritesOfOneShardAreAllStored() throws IOException {
        KafkaCheckpointStore store = owner(new TestLease());
        List<Integer> numbers = IntStream.range(0, 200).boxed().toList();

        numbers.parallelStream().forEach(number -> {
            try {
                store.of(WORK).put("document-" + number, ("content " + number).getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        KafkaCheckpointStore reader = process();
        for (int number : numbers) {
            assertThat(reader.get("document-" + number)).hasValue(("content " + number).getBytes(UTF_8));
        }
    }

    /** Otherwise what is restored between the loss of a shard and its return would never be written, without any message. */
    @Test
    void documentsOfShardThatIsNotOpenAreNotOpen() throws IOException {
        KafkaCheckpointStore store = process();
        assertThat(store.of(WORK).isOpen()).isTrue();
        store.divide(() -> false);
        int shard = Shards.of(WORK, store.shards());

        CheckpointStore before = store.of(WORK);
        assertThat(before.isOpen()).isFalse();
        store.open(Set.of(shard), new TestLease());

        assertThat(before.isOpen()).isFalse();
        assertThat(store.of(WORK).isOpen()).isTrue();
    }

    private void addPartitions(int total) throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                    .all()
                    .get();
            await().until(() -> partitions(admin) == total);
        }
    }

    private int partitions(Admin admin) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    /** Otherwise it would read log groups in other shards, and neither would fence the other. */
    @Test
    void processThatStartsAfterPartitionsWereAddedDividesAsTheOthers() throws Exception {
        KafkaCheckpointStore running = owner(new TestLease());
        addPartitions(9);

        KafkaCheckpointStore started = process();
        started.divide(() -> false);

        assertThat(started.shards()).isEqualTo(6).isEqualTo(running.shards());
    }

    @Test
    void addedPartitionsAreUsedWhenNoProcessRuns() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        addPartitions(9);

        KafkaCheckpointStore after = process();
        after.divide(() -> true);

        assertThat(after.shards()).isEqualTo(9);
        after.open(Set.of(Shards.of(WORK, 9)), new TestLease());
        assertThat(get(after)).isEqualTo("before");
        assertThatIOException()
                .as("woken when the others have agreed without it")
                .isThrownBy(() -> before.divide(() -> false))
                .withMessageContaining("9 shards")
                .withMessageContaining("Restart this process");
    }

    private void deleteTopic() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    private int shard() {
        return Shards.of(WORK, 6);
    }

    /** Kafka that has lost its disk also knows no group: all processes lose their shards, and join again. */
    @Test
    void lostShardIsRestoredBeforeProcessJoinsAgain() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        before.close(shard());
        deleteTopic();

        before.divide(() -> false);

        assertThat(get(owner(new TestLease()))).isEqualTo("before");
    }

    /** The log groups of a lost shard are released, long before it is known whether Kafka has kept the topic. */
    @Test
    void releasedDocumentsOfLostShardAreRestored() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        before.close(shard());
        before.of(WORK).release("document");
        deleteTopic();

        assertThat(before.divide(() -> false)).as("the others also have to").isTrue();

        assertThat(get(owner(new TestLease()))).isEqualTo("before");
    }

    @Test
    void documentsAreRestoredAlthoughOthersHaveDividedDifferently() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        deleteTopic();
        KafkaCheckpointStore other = new KafkaCheckpointStore();
        other.setTopicName(topic);
        start(other, 3);
        other.divide(() -> true);

        assertThatIOException().isThrownBy(() -> before.divide(() -> false)).withMessageContaining("3 shards");

        KafkaCheckpointStore restarted = process();
        restarted.divide(() -> false);
        restarted.open(Set.of(Shards.of(WORK, 3)), new TestLease());
        assertThat(get(restarted)).isEqualTo("before");
    }

    @Test
    void documentsOfPresentOwnerStayWhenFormerOneRestoresTopic() throws Exception {
        KafkaCheckpointStore former = owner(new TestLease());
        put(former, "outdated");
        former.close(shard());
        deleteTopic();
        put(owner(new TestLease()), "present");

        former.divide(() -> false);

        assertThat(get(owner(new TestLease()))).isEqualTo("present");
    }

    @Test
    void topicDeletedBeforeHandoverIsRestored() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        deleteTopic();

        before.handOver(Set.of(shard()));

        assertThat(get(owner(new TestLease()))).isEqualTo("before");
    }

    /** A process that stops leaves the group last; an exception would keep it from leaving. */
    @Test
    void stoppedStoreHandsOver() throws Exception {
        KafkaCheckpointStore before = owner(new TestLease());
        put(before, "before");
        before.stop();

        assertThatCode(() -> before.handOver(Set.of(shard()))).doesNotThrowAnyException();

        assertThat(get(owner(new TestLease()))).isEqualTo("before");
    }

    /** The process may still be joining. */
    @Test
    void stoppedStoreIsNotDivided() throws Exception {
        KafkaCheckpointStore stopped = process();
        stopped.stop();

        assertThatIOException().isThrownBy(() -> stopped.divide(() -> false)).withMessageContaining("stopped");
        assertThatIOException().isThrownBy(() -> stopped.open(Set.of(0), new TestLease()));
    }

    @Test
    void topicDeletedBeforeShardIsLoadedAgainIsRestored() throws Exception {
        KafkaCheckpointStore store = owner(new TestLease());
        put(store, "before");
        deleteTopic();
        store.close(shard());

        store.open(Set.of(shard()), new TestLease());

        assertThat(get(store)).isEqualTo("before");
    }

    @Test
    void handedOverDocumentsAreNotRestored() throws Exception {
        KafkaCheckpointStore former = owner(new TestLease());
        put(former, "outdated");
        former.handOver(Set.of(shard()));
        KafkaCheckpointStore next = owner(new TestLease());
        put(next, "present");
        next.handOver(Set.of(shard()));
        deleteTopic();

        former.divide(() -> false);

        assertThat(get(owner(new TestLease()))).isEqualTo("nothing");
    }

    @Test
    void topicThatWasCreatedAgainWithFewerPartitionsGetsThemAll() throws Exception {
        KafkaCheckpointStore store = owner(new TestLease());
        put(store, "before");
        deleteTopic();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            await().until(() -> admin.listTopics().names().get().contains(topic));

            store.divide(() -> false);

            assertThat(partitions(admin)).isEqualTo(6);
        }
        assertThat(get(owner(new TestLease()))).isEqualTo("before");
    }

    @Test
    void unfinishedTransactionHoldsUpItsShardOnly() throws Exception {
        KafkaCheckpointStore store = new KafkaCheckpointStore(topic, Duration.ofSeconds(4));
        start(store);
        open(store, new TestLease());
        int other = (shard() + 1) % 6;
        try (Producer<byte[], byte[]> stuck = transactional("stuck")) {
            stuck.beginTransaction();
            Future<RecordMetadata> unused =
                    stuck.send(new ProducerRecord<>(topic, shard(), "other".getBytes(UTF_8), new byte[1]));
            stuck.flush();

            Map<Integer, IOException> failures = store.open(Set.of(shard(), other), new TestLease());

            assertThat(failures).containsOnlyKeys(shard());
            assertThat(failures.get(shard()))
                    .hasMessageContaining("[" + shard() + "]")
                    .hasMessageContaining("transaction");
            assertThat(store.position(other)).isNotNegative();
            assertThat(store.of(WORK).isOpen()).isFalse();
            stuck.abortTransaction();
        }
        open(store, new TestLease());
    }
}
