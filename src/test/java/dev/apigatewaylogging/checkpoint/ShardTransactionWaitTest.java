/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who waits for whom, also while Kafka's producer waits for memory, which only its own thread can free. */
class ShardTransactionWaitTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch memory = new CountDownLatch(1);

    /** A producer whose buffer is full. */
    private final class FullProducer extends MockProducer<byte[], byte[]> {

        private FullProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent, Callback callback) {
            sending.countDown();
            try {
                memory.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.send(sent, callback);
        }
    }

    private static ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>("topic", new byte[1]);
    }

    /** Kafka's thread ends requests and continues routes if the thread pool of Camel's producer is busy. */
    @Test
    void neitherEndsNorSendsWaitForRecordThatWaits() throws Exception {
        ShardTransaction transaction = new ShardTransaction(
                0, opened(new FullProducer()), ForkJoinPool.commonPool(), LONG, (shard, reason, afterCommit) -> {});
        CompletableFuture<Exception> sent = new CompletableFuture<>();
        transaction.send(
                record(),
                "waits",
                (metadata, failure) -> sent.complete(failure == null ? new Exception("none") : failure));
        sending.await();

        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            transaction.ended("another");
            transaction.send(record(), "third", (metadata, failure) -> {});
        });

        assertThat(others).succeedsWithin(SOON);
        assertThat(sent).isNotDone();
        memory.countDown();
        assertThat(sent).succeedsWithin(SOON).matches(result -> result.getMessage()
                .equals("none"));
    }

    @Test
    void commitWaitsForRequestsWithRecordsAndDefersOthers() throws Exception {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        ShardTransaction transaction =
                new ShardTransaction(0, opened(producer), Runnable::run, LONG, (shard, reason, afterCommit) -> {});
        assertThat(sent(transaction, "slow")).isDone();
        AtomicInteger evaluated = new AtomicInteger();
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(transaction, evaluated));

        CompletableFuture<Void> deferred = firstDeferred(transaction);
        assertThat(sent(transaction, "slow")).as("its second record").isDone();
        assertThat(evaluated).hasValue(0);
        assertThat(producer.commitCount()).isZero();
        transaction.ended("slow");

        assertThat(commit).succeedsWithin(SOON);
        assertThat(deferred).succeedsWithin(SOON);
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.uncommittedRecords()).as("the deferred one").hasSize(1);
        assertThat(evaluated).hasValue(1);
    }

    /** Sends records of other requests until one waits for the commit, which has begun then. */
    private static CompletableFuture<Void> firstDeferred(ShardTransaction transaction) {
        AtomicReference<CompletableFuture<Void>> last = new AtomicReference<>();
        Awaitility.await().atMost(SOON).until(() -> {
            Object request = new Object();
            last.set(sent(transaction, request));
            if (last.get().isDone()) {
                transaction.ended(request);
            }
            return !last.get().isDone();
        });
        return last.get();
    }

    private static CompletableFuture<Void> sent(ShardTransaction transaction, Object request) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        transaction.send(record(), request, (metadata, failure) -> result.complete(null));
        return result;
    }

    private static void commit(ShardTransaction transaction, AtomicInteger evaluated) {
        try {
            transaction.commit(() -> {
                evaluated.incrementAndGet();
                return Map.of("document", new byte[1]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ShardWriter opened(MockProducer<byte[], byte[]> producer) throws ShardLostException {
        ShardWriter writer = new ShardWriter("checkpoints", 0, TestLease.ofMember(), () -> producer, IOException::new);
        writer.open();
        return writer;
    }
}
