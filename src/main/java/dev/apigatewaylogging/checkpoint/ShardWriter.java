/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes the documents of a shard in transactions. The transactional ID belongs to the shard: the process that opens it
 * fences all that opened it before, and aborts their unfinished transactions. So a process that slept, and does not know
 * that it has lost the shard, cannot write: the brokers refuse it. Documents that are written concurrently share a
 * transaction. Thread-safe.
 *
 * <p>A failed producer is replaced only if the membership was confirmed after the failure. Otherwise a process without the
 * shard would fence its owner.
 */
final class ShardWriter implements AutoCloseable {

    private static final String UNCONFIRMED =
            "Kafka has not confirmed the membership in the consumer group of CLUSTER=kafka";

    /** A record, and the marker of its transaction. */
    private static final int OFFSETS_OF_RECORD_AND_MARKER = 2;

    private final String topic;
    private final int shard;
    private final ShardLease lease;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Function<Exception, IOException> failures;
    private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock transaction = new ReentrantLock();
    private Producer<byte[], byte[]> producer;
    private long failedAt;
    private volatile long position;
    private volatile boolean closed;

    /** Documents that wait for their transaction. */
    private record Write(Map<String, byte[]> documents, CompletableFuture<Void> result) {}

    /**
     * @param producers creates a transactional producer with the transactional ID of the shard
     * @param failures describes the failure of a write
     */
    ShardWriter(
            String topic,
            int shard,
            ShardLease lease,
            Supplier<Producer<byte[], byte[]>> producers,
            Function<Exception, IOException> failures) {
        this.topic = topic;
        this.shard = shard;
        this.lease = lease;
        this.producers = producers;
        this.failures = failures;
    }

    /**
     * Fences all that opened the shard before.
     *
     * @throws ShardLostException if the shard was closed meanwhile; then no process is fenced
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses or does not respond in time
     */
    void open() throws ShardLostException {
        Producer<byte[], byte[]> unused = initialized();
    }

    private Producer<byte[], byte[]> initialized() throws ShardLostException {
        Producer<byte[], byte[]> opened = producers.get();
        synchronized (this) {
            if (closed) {
                opened.close(Duration.ZERO);
                throw new ShardLostException(shard);
            }
            producer = opened;
        }
        opened.initTransactions();
        return opened;
    }

    /**
     * Writes documents and returns when their transaction is committed.
     *
     * @throws ShardLostException if the shard was closed
     * @throws IOException if the membership is not confirmed, or Kafka refuses or does not respond in time
     */
    void put(Map<String, byte[]> documents) throws IOException {
        Write write = new Write(documents, new CompletableFuture<>());
        waiting.add(write);
        transaction.lock();
        try {
            if (!write.result().isDone()) {
                commitWaiting();
            }
        } finally {
            transaction.unlock();
        }
        Throwable failure = write.result().handle((done, thrown) -> thrown).join();
        if (failure instanceof IOException refused) {
            throw refused;
        } else if (failure instanceof Exception failed) {
            throw failure(failed);
        }
    }

    private void commitWaiting() {
        List<Write> writes = new ArrayList<>();
        for (Write next = waiting.poll(); next != null; next = waiting.poll()) {
            writes.add(next);
        }
        try {
            commit(writes, producer());
            writes.forEach(write -> write.result().complete(null));
        } catch (Exception e) {
            writes.forEach(write -> write.result().completeExceptionally(e));
        }
    }

    /** The producer, which replaces one that has failed. */
    private Producer<byte[], byte[]> producer() throws IOException {
        Producer<byte[], byte[]> current = ownProducer();
        if (current != null) {
            return current;
        }
        try {
            Producer<byte[], byte[]> opened = initialized();
            // the process may have been suspended meanwhile, and have lost the shard
            ownProducer();
            return opened;
        } catch (Exception e) {
            discardProducer();
            throw e;
        }
    }

    /** The producer if the shard belongs to this process; null if it has to be replaced. */
    private synchronized Producer<byte[], byte[]> ownProducer() throws IOException {
        if (closed) {
            throw new ShardLostException(shard);
        }
        if (!lease.isValid() || (producer == null && !lease.isConfirmedSince(failedAt))) {
            throw new IOException(UNCONFIRMED);
        }
        return producer;
    }

    private void commit(List<Write> writes, Producer<byte[], byte[]> writer) throws Exception {
        try {
            writer.beginTransaction();
            commit(writer, writes.stream().map(Write::documents).toList());
        } catch (Exception e) {
            discardProducer();
            throw e;
        }
    }

    /** Adds documents to the transaction of the producer, and commits it. */
    void commit(Producer<byte[], byte[]> writer, List<Map<String, byte[]>> documents) throws Exception {
        List<Future<RecordMetadata>> sent = documents.stream()
                .flatMap(some -> some.entrySet().stream())
                .map(document -> writer.send(asRecord(document.getKey(), document.getValue())))
                .toList();
        writer.commitTransaction();
        if (!sent.isEmpty()) {
            position = sent.get(sent.size() - 1).get().offset() + OFFSETS_OF_RECORD_AND_MARKER;
        }
    }

    private ProducerRecord<byte[], byte[]> asRecord(String name, byte[] content) {
        byte[] value = content.length == 0 ? null : content;
        return new ProducerRecord<>(topic, shard, name.getBytes(UTF_8), value);
    }

    /** Describes the failure of a write. */
    IOException failure(Exception failed) {
        return closed ? new ShardLostException(shard) : failures.apply(failed);
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * The producer, which is not replaced.
     *
     * @throws ShardLostException if the shard was closed, or its producer has failed
     */
    synchronized Producer<byte[], byte[]> openProducer() throws ShardLostException {
        if (closed || producer == null) {
            throw new ShardLostException(shard);
        }
        return producer;
    }

    /** @throws IOException if the membership is not confirmed */
    void requireMembership() throws IOException {
        if (!lease.isValid()) {
            throw new IOException(UNCONFIRMED);
        }
    }

    /** The offset after the last record of the shard. */
    long position() {
        return position;
    }

    /** Sets the position after the shard was read. */
    void readTo(long offset) {
        position = offset;
    }

    /** Gives up the transaction in progress. The next write makes a new producer. */
    void discardProducer() {
        Producer<byte[], byte[]> discarded;
        synchronized (this) {
            discarded = producer;
            producer = null;
            failedAt = System.nanoTime();
        }
        if (discarded != null) {
            discarded.close(Duration.ZERO);
        }
    }

    /** Does not wait for writes in progress; they fail. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        discardProducer();
    }
}
