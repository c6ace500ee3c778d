/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.kafka.TransactionEndedException;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records and documents of a shard in the transactions of a real broker. */
@ExtendWith(SharedBroker.class)
class ShardTransactionTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WORK = "work";
    private static final int SHARDS = 3;

    private final String topic = "records." + System.nanoTime();
    private final KafkaBroker broker;
    private final List<KafkaCheckpointStore> stores = new ArrayList<>();
    private final List<Integer> failedShards = new CopyOnWriteArrayList<>();

    ShardTransactionTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void create() {
        broker.createTopic(topic, 1);
    }

    @AfterEach
    void close() {
        stores.forEach(KafkaCheckpointStore::stop);
    }

    private static int shard() {
        return Shards.of(WORK, SHARDS);
    }

    private KafkaCheckpointStore owner() throws IOException {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(broker.bootstrapServers());
        KafkaCheckpointStore store = new KafkaCheckpointStore();
        store.setTopicName(topic + ".checkpoints");
        store.setPartitions(SHARDS);
        store.setExactlyOnce(true);
        store.onShardFailure((shard, reason, afterCommit) -> failedShards.add(shard));
        store.setCamelContext(camel);
        store.start();
        stores.add(store);
        store.divide(() -> false);
        store.open(Set.of(shard()), TestLease.ofMember());
        return store;
    }

    private CompletableFuture<Exception> send(CheckpointStore documents, String value, Object request) {
        CompletableFuture<Exception> result = new CompletableFuture<>();
        RecordTransaction transaction = documents.transaction().orElseThrow();
        transaction.send(
                new ProducerRecord<>(topic, value.getBytes(UTF_8), value.getBytes(UTF_8)),
                request,
                (RecordMetadata metadata, Exception failure) ->
                        result.complete(failure == null ? new Exception("none") : failure));
        return result;
    }

    private static void await(CompletableFuture<Exception> sent) {
        Awaitility.await().atMost(SOON).until(sent::isDone);
    }

    private static Map<String, byte[]> document(String content) {
        return Map.of("document", content.getBytes(UTF_8));
    }

    private static String read(CheckpointStore documents) throws IOException {
        return documents
                .get("document")
                .map(content -> new String(content, UTF_8))
                .orElse("nothing");
    }

    private List<String> committed() {
        try (TopicReader reader = TopicReader.committed(broker.bootstrapServers(), topic)) {
            return reader.toEnd().stream().map(TopicReader.Received::value).toList();
        }
    }

    @Test
    void recordsAreVisibleWithTheDocuments() throws IOException {
        CheckpointStore documents = owner().of(WORK);
        Object request = new Object();

        CompletableFuture<Exception> sent = send(documents, "one", request);
        await(sent);
        assertThat(sent.join()).hasMessage("none");
        assertThat(committed()).isEmpty();
        documents.transaction().orElseThrow().ended(request);
        documents.commit(() -> document("one is delivered"));

        assertThat(committed()).containsExactly("one");
        assertThat(read(owner().of(WORK))).isEqualTo("one is delivered");
        assertThat(failedShards).isEmpty();
    }

    /** As after a rewind. What is read may wait for the records' commit, which must not wait for it. */
    @Test
    void documentsAreReadWhileTransactionIsOpen() throws IOException {
        KafkaCheckpointStore store = owner();
        CheckpointStore documents = store.of(WORK);
        documents.commit(() -> document("first"));
        Object request = new Object();
        await(send(documents, "record", request));
        documents.transaction().orElseThrow().ended(request);
        store.refresh();

        CompletableFuture<String> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return read(documents);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        documents.commit(() -> document("second"));

        assertThat(reading).succeedsWithin(SOON).isIn("first", "second");
        assertThat(committed()).containsExactly("record");
    }

    @Test
    void nextOwnerAbortsWhatIsNotCommitted() throws IOException {
        CheckpointStore before = owner().of(WORK);
        before.commit(() -> document("nothing is delivered"));
        await(send(before, "of the first", new Object()));

        CheckpointStore after = owner().of(WORK);
        Object again = new Object();
        await(send(after, "of the second", again));
        after.transaction().orElseThrow().ended(again);
        after.commit(() -> document("second"));

        assertThatIOException().isThrownBy(() -> before.commit(() -> document("zombie's")));
        assertThat(committed()).containsExactly("of the second");
        assertThat(read(owner().of(WORK))).isEqualTo("second");
        assertThat(failedShards).containsExactly(shard());
        CompletableFuture<Exception> late = send(before, "late", new Object());
        assertThat(late).isCompletedWithValueMatching(TransactionEndedException.class::isInstance);
    }

    @Test
    void requestThatDoesNotEndDelaysTheCommitOnly() throws IOException {
        CheckpointStore documents = owner().of(WORK);
        await(send(documents, "endless", new Object()));

        documents.commit(() -> document("others"));

        assertThat(committed()).containsExactly("endless");
        assertThat(failedShards).isEmpty();
    }

    /** A request of many records whose steps take long: its records go on while its first ones are committed. */
    @Test
    void recordsOfRequestThatDoesNotEndAreInSeveralTransactions() throws IOException {
        CheckpointStore documents = owner().of(WORK);
        Object endless = new Object();
        List<CompletableFuture<Exception>> sent = new CopyOnWriteArrayList<>();
        AtomicBoolean goOn = new AtomicBoolean(true);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            while (goOn.get()) {
                CompletableFuture<Exception> next = send(documents, "record " + sent.size(), endless);
                sent.add(next);
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        });
        Awaitility.await().atMost(SOON).until(() -> !sent.isEmpty());

        documents.commit(() -> document("first"));
        documents.commit(() -> document("second"));
        goOn.set(false);
        sending.join();
        CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
        Awaitility.await().atMost(SOON).until(all::isDone);
        documents.commit(() -> document("third"));

        assertThat(sent).allSatisfy(result -> assertThat(result.join()).hasMessage("none"));
        assertThat(committed()).hasSize(sent.size());
        assertThat(failedShards).isEmpty();
    }

    @Test
    void refusedRecordEndsTheTransactionAndIsNamed() throws IOException {
        CheckpointStore documents = owner().of(WORK);
        await(send(documents, "small", new Object()));

        CompletableFuture<Exception> refused = send(documents, "x".repeat(9 * 1024 * 1024), new Object());

        await(refused);
        assertThat(refused.join()).isInstanceOf(RecordTooLargeException.class);
        assertThat(failedShards).containsExactly(shard());
        assertThatIOException().isThrownBy(() -> documents.commit(() -> document("never")));
        assertThat(committed()).isEmpty();
    }

    @Test
    void withoutRecordsDocumentsAreWrittenAndNothingIsNoTransaction() throws IOException {
        KafkaCheckpointStore store = owner();
        CheckpointStore documents = store.of(WORK);
        documents.commit(() -> document("alone"));
        long position = store.position(shard());

        documents.commit(Map::of);

        assertThat(store.position(shard())).isEqualTo(position);
        assertThat(read(owner().of(WORK))).isEqualTo("alone");
    }

    /** Otherwise the record would be sent again after a crash, or after the next transaction has failed. */
    @Test
    void documentThatTellsOfNoRecordsDoesNotCommitThem() throws Exception {
        CheckpointStore documents = owner().of(WORK);
        Object request = new Object();
        await(send(documents, "one", request));
        documents.transaction().orElseThrow().ended(request);

        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> {
            try {
                documents.put("other", "stored".getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(put).failsWithin(Duration.ofSeconds(1)).withThrowableThat().isInstanceOf(TimeoutException.class);
        assertThat(committed()).isEmpty();
        documents.commit(() -> document("one is delivered"));

        assertThat(put).succeedsWithin(SOON);
        assertThat(committed()).containsExactly("one");
        CheckpointStore next = owner().of(WORK);
        assertThat(read(next)).isEqualTo("one is delivered");
        assertThat(next.get("other")).hasValue("stored".getBytes(UTF_8));
        assertThat(failedShards).isEmpty();
    }

    @Test
    void documentThatWaitsForRecordsFailsWithTheShard() throws Exception {
        KafkaCheckpointStore store = owner();
        CheckpointStore documents = store.of(WORK);
        await(send(documents, "one", new Object()));
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> {
            try {
                documents.put("other", "stored".getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        store.close(shard());

        assertThat(put).failsWithin(SOON).withThrowableThat().havingRootCause().isInstanceOf(ShardLostException.class);
    }
}
