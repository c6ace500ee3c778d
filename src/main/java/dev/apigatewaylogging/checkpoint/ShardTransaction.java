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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records of a shard in the same Kafka transactions as its documents. A commit waits until each request with a record in
 * the transaction has ended, so that the documents describe exactly these records. Records of other requests wait meanwhile for the
 * next transaction.
 *
 * <p>A failure ends the transactions of the shard: whether the last one was committed may be unknown. The shard has to be loaded
 * again, which aborts it or completes it, and reads what was committed. Thread-safe.
 */
final class ShardTransaction implements RecordTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(ShardTransaction.class);

    private static final long CHECK_MILLIS = 10;

    private final int shard;
    private final ShardWriter writer;
    private final Executor senders;
    private final Duration maxWait;
    private final ShardFailureListener onFailure;
    private final ReentrantLock commits = new ReentrantLock();

    /** Records that a sender has not taken yet. */
    private final Queue<Send> accepted = new ConcurrentLinkedQueue<>();

    /** Records that wait for the next transaction. */
    private final Queue<Send> deferred = new ConcurrentLinkedQueue<>();

    private final Queue<Addition> additions = new ConcurrentLinkedQueue<>();

    /** Requests with a record in the transaction. */
    private final Set<Object> unended = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean senderScheduled = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean ended;
    private volatile boolean committedRecords;

    /** Guards the fields below. Kafka's producer may block who holds it, so neither routes nor Kafka's callbacks wait for it. */
    private final ReentrantLock sending = new ReentrantLock();

    private boolean begun;
    private long begunAt;

    private Phase phase = Phase.OPEN;

    private boolean warned;

    /** Which records are sent in the transaction. The others wait for the next one. */
    private enum Phase {
        OPEN,
        /** Only further ones of requests that have a record in it. */
        FINISHING,
        /** None. */
        SEALED
    }

    /** Documents that are stored with the next commit. */
    private record Addition(Map<String, byte[]> documents, CompletableFuture<Void> result) {}

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
     * @param senders runs what may wait for Kafka
     * @param maxWait from the begin of a transaction, for its requests to end
     * @param onFailure called at most once
     */
    ShardTransaction(
            int shard, ShardWriter writer, Executor senders, Duration maxWait, ShardFailureListener onFailure) {
        this.shard = shard;
        this.writer = writer;
        this.senders = senders;
        this.maxWait = maxWait;
        this.onFailure = onFailure;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> serialized, Object request, Callback callback) {
        accepted.add(new Send(serialized, request, callback, new AtomicBoolean()));
        if (ended) {
            drop();
        } else if (senderScheduled.compareAndSet(false, true)) {
            try {
                senders.execute(this::sendAccepted);
            } catch (RejectedExecutionException e) {
                // the process stops
                end();
            }
        }
    }

    private void sendAccepted() {
        senderScheduled.set(false);
        sending.lock();
        try {
            for (Send next = accepted.poll(); next != null; next = accepted.poll()) {
                if (phase == Phase.OPEN || (phase == Phase.FINISHING && unended.contains(next.request()))) {
                    transmit(next);
                } else {
                    deferred.add(next);
                }
            }
        } finally {
            sending.unlock();
        }
        if (ended) {
            drop();
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
    public void ended(Object request) {
        unended.remove(request);
    }

    /**
     * Stores documents that describe no records: at once, or with the next commit if there are records. These must not be
     * committed without the documents that describe them.
     *
     * @return completed when they are stored, or exceptionally if they are not
     * @throws IOException as of {@link #commit}
     */
    CompletableFuture<Void> add(Map<String, byte[]> documents) throws IOException {
        Addition added = new Addition(documents, new CompletableFuture<>());
        commits.lock();
        try {
            Producer<byte[], byte[]> unused = writer.openProducer();
            writer.requireMembership();
            additions.add(added);
            if (!enter(Phase.FINISHING)) {
                commit(Map.of());
            }
        } finally {
            sendDeferred();
            commits.unlock();
        }
        if (ended) {
            drop();
        }
        return added.result();
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
            try {
                if (enter(Phase.FINISHING)) {
                    producer.flush();
                    awaitRequests();
                }
                enter(Phase.SEALED);
                commit(changes.get());
            } finally {
                sendDeferred();
            }
        } finally {
            commits.unlock();
        }
    }

    /** Returns whether a transaction has begun. */
    private boolean enter(Phase next) {
        sending.lock();
        try {
            phase = next;
            return begun;
        } finally {
            sending.unlock();
        }
    }

    private void awaitRequests() throws IOException {
        // it does not change before the commit
        long deadline = begunAt + maxWait.toNanos();
        while (!unended.isEmpty() && !ended && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(CHECK_MILLIS);
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
                    maxWait.toSeconds());
        }
    }

    private void commit(Map<String, byte[]> documents) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(documents);
        List<Addition> added = new ArrayList<>();
        for (Addition next = additions.poll(); next != null; next = additions.poll()) {
            added.add(next);
            all.putAll(next.documents());
        }
        try {
            commitAll(all);
            added.forEach(addition -> addition.result().complete(null));
        } catch (IOException e) {
            added.forEach(addition -> addition.result().completeExceptionally(e));
            throw e;
        }
    }

    private void commitAll(Map<String, byte[]> documents) throws IOException {
        try {
            Producer<byte[], byte[]> producer;
            boolean hasRecords;
            sending.lock();
            try {
                if (ended) {
                    throw new ShardLostException(shard);
                }
                if (!begun && documents.isEmpty()) {
                    return;
                }
                hasRecords = begun;
                producer = begunProducer();
            } finally {
                sending.unlock();
            }
            writer.commit(producer, List.of(documents));
            if (hasRecords) {
                committedRecords = true;
            }
            sending.lock();
            try {
                begun = false;
                unended.clear();
            } finally {
                sending.unlock();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            fail(e);
            throw writer.failure(e);
        }
    }

    private void sendDeferred() {
        sending.lock();
        try {
            for (Send next = deferred.poll(); next != null; next = deferred.poll()) {
                transmit(next);
            }
            phase = Phase.OPEN;
        } finally {
            sending.unlock();
        }
        if (ended) {
            drop();
        }
    }

    /** Called by Kafka's thread, too, which must not wait for a thread that sends. */
    private void fail(Exception failure) {
        ended = true;
        if (failed.compareAndSet(false, true) && !writer.isClosed()) {
            onFailure.onFailure(shard, KafkaErrorHints.reason(failure), committedRecords);
        }
        drop();
    }

    /** Sends nothing more. */
    void end() {
        ended = true;
        drop();
    }

    private void drop() {
        drop(accepted);
        drop(deferred);
        for (Addition next = additions.poll(); next != null; next = additions.poll()) {
            next.result().completeExceptionally(new ShardLostException(shard));
        }
    }

    private static void drop(Queue<Send> sends) {
        for (Send next = sends.poll(); next != null; next = sends.poll()) {
            next.complete(null, new TransactionEndedException());
        }
    }
}
