/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.kafka.KafkaErrorHints;
import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.kafka.TransactionEndedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records of a shard in the same Kafka transactions as its documents. A commit waits until each request with a record in
 * the transaction has ended, so that the documents tell of exactly these records. Records of other requests wait meanwhile for the
 * next transaction.
 *
 * <p>A failure ends the transactions of the shard: whether the last one was committed may be unknown. The shard has to be loaded
 * again, which aborts it or completes it, and reads what was committed. Thread-safe.
 */
final class ShardTransaction implements RecordTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(ShardTransaction.class);

    /** From the begin of a transaction. Well below the transaction timeout, also if other shards wait before this one. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final long CHECK_MILLIS = 100;

    private final int shard;
    private final ShardWriter writer;
    private final Consumer<String> onFailure;
    private final ReentrantLock commits = new ReentrantLock();
    private final Set<Object> unended = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Queue<Send> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private final AtomicBoolean failed = new AtomicBoolean();
    private boolean begun;
    private long begunAt;

    /** Whether records of requests that are not in the transaction wait for the next one. */
    private boolean committing;

    /** Whether all records wait for the next transaction. */
    private boolean sealed;

    private boolean warned;

    /** A record to send. Kafka's producer may both throw and call back. */
    private record Send(
            ProducerRecord<byte[], byte[]> serialized, Object request, Callback callback, AtomicBoolean completed) {

        private void complete(RecordMetadata metadata, Exception failure) {
            if (completed.compareAndSet(false, true)) {
                callback.onCompletion(metadata, failure);
            }
        }
    }

    /**
     * @param onFailure called with the reason at most once, by any thread, when the shard has to be loaded again; must not wait
     */
    ShardTransaction(int shard, ShardWriter writer, Consumer<String> onFailure) {
        this.shard = shard;
        this.writer = writer;
        this.onFailure = onFailure;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> serialized, Object request, Callback callback) {
        Send send = new Send(serialized, request, callback, new AtomicBoolean());
        synchronized (this) {
            if (sealed || (committing && !unended.contains(request))) {
                waiting.add(send);
            } else {
                transmit(send);
            }
        }
        if (ended) {
            dropWaiting();
        }
    }

    private void transmit(Send send) {
        if (ended) {
            send.complete(null, new TransactionEndedException());
            return;
        }
        try {
            Producer<byte[], byte[]> producer = begunProducer();
            unended.add(send.request());
            Future<RecordMetadata> unused = producer.send(send.serialized(), (metadata, failure) -> {
                if (failure != null) {
                    fail(failure);
                }
                send.complete(metadata, failure);
            });
        } catch (IOException | RuntimeException e) {
            fail(e);
            send.complete(null, new TransactionEndedException());
        }
    }

    private Producer<byte[], byte[]> begunProducer() throws IOException {
        Producer<byte[], byte[]> producer = writer.openProducer();
        if (!begun) {
            producer.beginTransaction();
            begun = true;
            begunAt = System.nanoTime();
        }
        return producer;
    }

    @Override
    public synchronized void ended(Object request) {
        unended.remove(request);
        notifyAll();
    }

    /**
     * Commits the records sent so far, together with documents.
     *
     * @param changes called when the requests have ended
     * @throws ShardLostException if the shard was closed
     * @throws IOException if the membership is not confirmed, or the transaction has failed
     */
    void commit(CheckpointStore.Changes changes) throws IOException {
        commits.lock();
        try {
            Producer<byte[], byte[]> producer = writer.openProducer();
            writer.requireMembership();
            boolean isOpen = pauseSends();
            try {
                if (isOpen) {
                    producer.flush();
                    awaitRequests();
                }
                commit(changes.get());
            } finally {
                resumeSends();
            }
        } finally {
            commits.unlock();
        }
    }

    private synchronized boolean pauseSends() {
        committing = true;
        return begun;
    }

    private synchronized void awaitRequests() throws IOException {
        while (!unended.isEmpty() && !ended && System.nanoTime() - begunAt < MAX_WAIT.toNanos()) {
            try {
                wait(CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        if (!unended.isEmpty() && !ended && !warned) {
            warned = true;
            LOG.warn(
                    "EXACTLY_ONCE: {} requests have not passed the steps after the one that sends to Kafka within {} s. The"
                            + " steps wait or are retried. The records are committed. After a crash, or if a step failed, they"
                            + " are delivered again",
                    unended.size(),
                    MAX_WAIT.toSeconds());
        }
        sealed = true;
    }

    private void commit(Map<String, byte[]> documents) throws IOException {
        try {
            Producer<byte[], byte[]> producer;
            synchronized (this) {
                if (ended) {
                    throw new ShardLostException(shard);
                }
                if (!begun && documents.isEmpty()) {
                    return;
                }
                producer = begunProducer();
            }
            writer.commit(producer, List.of(documents));
            synchronized (this) {
                begun = false;
                unended.clear();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            fail(e);
            throw writer.failure(e);
        }
    }

    private synchronized void resumeSends() {
        for (Send next = waiting.poll(); next != null; next = waiting.poll()) {
            transmit(next);
        }
        committing = false;
        sealed = false;
    }

    /** Called by Kafka's thread, too, which must not wait for a thread that sends. */
    private void fail(Exception failure) {
        ended = true;
        if (failed.compareAndSet(false, true) && !writer.isClosed()) {
            onFailure.accept(KafkaErrorHints.reason(failure));
        }
        dropWaiting();
    }

    /** Sends nothing more. */
    void end() {
        ended = true;
        dropWaiting();
    }

    private void dropWaiting() {
        for (Send next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(null, new TransactionEndedException());
        }
    }
}
