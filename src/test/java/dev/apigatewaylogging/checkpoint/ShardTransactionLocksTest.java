/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What goes on while Kafka's producer waits for memory, which only its own thread can free. */
class ShardTransactionLocksTest {

    private static final Duration SOON = Duration.ofSeconds(10);

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
        ShardTransaction transaction =
                new ShardTransaction(0, opened(new FullProducer()), ForkJoinPool.commonPool(), reason -> {});
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

    private static ShardWriter opened(MockProducer<byte[], byte[]> producer) throws ShardLostException {
        ShardLease member = new ShardLease() {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public boolean isConfirmedSince(long nanoTime) {
                return true;
            }
        };
        ShardWriter writer = new ShardWriter("checkpoints", 0, member, () -> producer, IOException::new);
        writer.open();
        return writer;
    }
}
