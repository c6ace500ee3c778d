/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.kafka.KafkaClientProperties;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each document as the last record of its key in a compacted topic, for processes without a disk of their own.
 * The topic is read once, when the first document is requested. A copy of the documents that this process has written
 * stays in memory (32 bytes for each request that a rescan may find again): if the topic is deleted, it is created
 * again with the same content. The connection (brokers, TLS, SASL) is that of Camel's Kafka component, so records and
 * checkpoints use the same one.
 *
 * <p>Processes of a cluster share the topic. Its partitions are shards ({@link #divide}): the documents of a unit of work
 * are in the partition of its shard, which only the process that has opened it can write ({@link ShardWriter}). Without a
 * cluster, and for documents that belong to no shard, the hash of the name selects the partition. Reading finds the newest
 * document in any partition. If two processes without a cluster read the same log group, they write the same documents: the
 * last write wins, and both resume from it after a restart.
 */
@Metadata(label = "bean", description = "Stores checkpoints in a compacted Kafka topic")
public final class KafkaCheckpointStore extends ServiceSupport implements ShardedCheckpointStore, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointStore.class);

    /** Maximum time that Kafka may take to respond. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final long MISSING_CHECK_INTERVAL_NANOS =
            Duration.ofSeconds(5).toNanos();

    /** Documents not requested within this time belong to another process, or to a log group that is no longer read. */
    private static final long CACHE_NANOS = Duration.ofMinutes(2).toNanos();

    /** Well below the transaction timeout, also if other shards wait before this one. */
    private static final Duration MAX_TRANSACTION_WAIT = Duration.ofSeconds(5);

    /** Kafka without its disk has ended the membership of all processes at about the same time. */
    private static final long RECENTLY_NANOS = Duration.ofSeconds(20).toNanos();

    private static final Duration FAILURE_LOG_INTERVAL = Duration.ofMinutes(1);

    /** Divisible by the usual numbers of processes. */
    private static final int DEFAULT_PARTITIONS = 24;

    @Metadata(description = "Topic of the checkpoints, created if missing", required = true)
    private String topicName;

    @Metadata(description = "Number of partitions of the topic, if it is created")
    private int partitions = DEFAULT_PARTITIONS;

    @Metadata(description = "Whether records are stored in the same transaction as the checkpoints of their shard")
    private boolean exactlyOnce;

    private final Duration timeout;
    private CamelContext camelContext;
    private final Lock topicCreation = new ReentrantLock();
    private CheckpointTopic topic;

    private volatile ShardCount shardCount = new ShardCount("");

    /** Those that are being loaded: no document of them can be read or written yet. */
    private final Map<Integer, OpenShard> loadingShards = new ConcurrentHashMap<>();

    private final Map<Integer, OpenShard> openShards = new ConcurrentHashMap<>();

    private final LogRateLimiter failureLog = new LogRateLimiter(FAILURE_LOG_INTERVAL, System::nanoTime);
    private volatile ShardFailureListener shardFailure = (shard, reason, afterCommit) -> {};

    /** Sends the records of shards, with {@code EXACTLY_ONCE=true}; otherwise null. */
    private ExecutorService senders;

    private ExecutorService openers;

    private volatile boolean stopped;

    /** Documents that were read and not requested yet; null before the topic was read. */
    private NewestDocuments unclaimed;

    private long readAt;

    /** Names with a document in the topic that is not in {@code unclaimed}. */
    private final Set<String> evicted = new HashSet<>();

    private final OwnDocuments own = new OwnDocuments();

    /**
     * The read lock allows concurrent writes; the write lock excludes them during a restore, which would overwrite
     * them.
     */
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
    private volatile boolean lost;
    private volatile boolean anyRestored;
    private volatile long restoredAt;

    public KafkaCheckpointStore() {
        this.timeout = TIMEOUT;
    }

    KafkaCheckpointStore(String topicName, Duration timeout) {
        this.topicName = topicName;
        this.timeout = timeout;
    }

    /** Topic of the checkpoints, created if missing. */
    public void setTopicName(String topicName) {
        this.topicName = topicName;
    }

    /** Number of partitions of the topic, if it is created. With {@code CLUSTER=kafka}, each is a shard. */
    public void setPartitions(int partitions) {
        this.partitions = partitions;
    }

    /** {@code EXACTLY_ONCE}: whether records are stored in the same transaction as the checkpoints of their shard. */
    public void setExactlyOnce(boolean exactlyOnce) {
        this.exactlyOnce = exactlyOnce;
    }

    @Override
    public void onShardFailure(ShardFailureListener listener) {
        shardFailure = listener;
    }

    @Override
    public boolean divide(BooleanSupplier isUnused) throws IOException {
        if (shards() > 0) {
            // before any process loads what a deleted topic has lost
            restore();
        }
        shardCount.agree(topic(), isUnused);
        // it may have been deleted meanwhile
        restore();
        own.forgetClosed();
        return anyRestored && System.nanoTime() - restoredAt < RECENTLY_NANOS;
    }

    @Override
    public int shards() {
        return shardCount.get();
    }

    @Override
    public Map<Integer, IOException> open(Set<Integer> opened, ShardLease lease) throws IOException {
        restore();
        CheckpointTopic from = topic();
        Map<Integer, IOException> failures = openWriters(opened, from, lease);
        Set<Integer> writable = new HashSet<>(opened);
        writable.removeAll(failures.keySet());
        NewestDocuments found = new NewestDocuments();
        CheckpointTopic.PartitionsRead read = from.forEachOf(writable, found::add);
        read.unread().forEach(shard -> failures.put(shard, from.unreadable(Set.of(shard))));
        found.forget(read.unread());
        cache(read, found);
        read.ends().forEach(this::loaded);
        failures.keySet().forEach(this::close);
        return failures;
    }

    private void loaded(int shard, long end) {
        OpenShard loaded = loadingShards.remove(shard);
        if (loaded != null) {
            loaded.writer().readTo(end);
            openShards.put(shard, loaded);
        }
    }

    /** Concurrently, because Kafka may let one wait for long. Returns the failures. */
    private Map<Integer, IOException> openWriters(Set<Integer> opened, CheckpointTopic from, ShardLease lease)
            throws IOException {
        Map<Integer, Future<?>> opening = new HashMap<>();
        for (int shard : opened) {
            ShardWriter writer = from.writer(shard, lease, exactlyOnce);
            close(shard);
            loadingShards.put(shard, new OpenShard(writer, exactlyOnce ? transaction(shard, writer) : null));
            opening.put(shard, openers.submit(() -> open(writer)));
        }
        Map<Integer, IOException> failures = new HashMap<>();
        for (Map.Entry<Integer, Future<?>> one : opening.entrySet()) {
            try {
                one.getValue().get();
            } catch (ExecutionException e) {
                failures.put(one.getKey(), from.failure("opened", e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return failures;
    }

    private ShardTransaction transaction(int shard, ShardWriter writer) {
        return new ShardTransaction(shard, writer, senders, MAX_TRANSACTION_WAIT, (failed, reason, afterCommit) -> {
            logFailure(failed, reason);
            shardFailure.onFailure(failed, reason, afterCommit);
        });
    }

    /** While Kafka is in trouble, all shards fail again and again. */
    private void logFailure(int shard, String reason) {
        if (failureLog.isDue()) {
            LOG.warn(
                    "A Kafka transaction of shard {} has failed ({}). No data is lost: its events are read again from the last"
                            + " commit. Others within the next minute are not logged",
                    shard,
                    reason);
        } else {
            LOG.debug("A Kafka transaction of shard {} has failed ({})", shard, reason);
        }
    }

    private static void open(ShardWriter writer) {
        try {
            writer.open();
        } catch (ShardLostException e) {
            LOG.debug("A rebalance has taken it away meanwhile", e);
        }
    }

    private synchronized void cache(CheckpointTopic.PartitionsRead read, NewestDocuments found) throws IOException {
        Set<Integer> opened = read.ends().keySet();
        if (unclaimed == null) {
            // documents of these shards may also be in other partitions, from before there was a cluster
            if (!read.unread().isEmpty()) {
                throw topic().unreadable(read.unread());
            }
            NewestDocuments all = new NewestDocuments();
            topic().forEachExcept(opened, all::add);
            unclaimed = all;
            evicted.clear();
        }
        unclaimed.replace(opened, found);
        unclaimed.dropDeleted();
        evicted.removeAll(unclaimed.names());
        readAt = System.nanoTime();
    }

    @Override
    public long position(int shard) {
        OpenShard open = openShards.get(shard);
        return open == null ? 0 : open.writer().position();
    }

    @Override
    public void close(int shard) {
        for (Map<Integer, OpenShard> shards : List.of(loadingShards, openShards)) {
            OpenShard closed = shards.remove(shard);
            if (closed != null) {
                closed.close();
            }
        }
    }

    @Override
    public void handOver(Set<Integer> shards) {
        try {
            restore();
            own.forget(work -> shards.contains(Shards.of(work, shards())));
        } catch (IOException | KafkaException e) {
            LOG.debug("The topic may have been deleted, or this process stops", e);
        }
        shards.forEach(this::close);
    }

    @Override
    public CheckpointStore of(String work) {
        int count = shards();
        return new DocumentsOfWork(this, work, count == 0 ? null : openShards.get(Shards.of(work, count)));
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        return read(name, null);
    }

    /** @param of the store that the document is read for */
    Optional<byte[]> get(String name, DocumentsOfWork of) throws IOException {
        // no other process has written it, and the topic may not show it yet
        Optional<byte[]> written = own.ofOpenShard(name, of);
        return written.isPresent() ? written : read(name, of);
    }

    private synchronized Optional<byte[]> read(String name, DocumentsOfWork of) throws IOException {
        if (unclaimed == null || evicted.contains(name)) {
            readTopic();
        }
        byte[] content = unclaimed.remove(name);
        if (content != null) {
            evicted.add(name);
            own.remember(of, Map.of(name, content));
        }
        return Optional.ofNullable(content);
    }

    @Override
    public byte[] putIfAbsent(String name, byte[] content) throws IOException {
        if (!isShared()) {
            return ShardedCheckpointStore.super.putIfAbsent(name, content);
        }
        byte[] stored = topic().agree(null, name, before -> before == null ? content : before);
        own.remember(null, Map.of(name, stored));
        written(name, false);
        return stored;
    }

    @Override
    public boolean isShared() {
        return shards() > 0;
    }

    @Override
    public boolean isRewriting() {
        return true;
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        putAll(null, Map.of(name, content));
    }

    /** @param of the store that the documents are written for; null if they belong to no shard */
    void putAll(DocumentsOfWork of, Map<String, byte[]> documents) throws IOException {
        lookForTopic();
        own.remember(of, documents);
        if (of != null && of.transaction().isPresent()) {
            add(of.shard().transaction(), documents);
        } else {
            writing.readLock().lock();
            try {
                // a read lock, because waiting for Kafka takes most of the time
                write(of, documents);
            } finally {
                writing.readLock().unlock();
            }
        }
        documents.forEach((name, content) -> written(name, content.length == 0));
    }

    /** The next commit needs the lock, so it is not waited for with the lock. */
    private void add(ShardTransaction transaction, Map<String, byte[]> documents) throws IOException {
        CompletableFuture<Void> stored;
        writing.readLock().lock();
        try {
            stored = transaction.add(documents);
        } finally {
            writing.readLock().unlock();
        }
        try {
            stored.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the transaction of the shard was not committed in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Stores documents together with the records that were sent in the transaction of their shard. */
    void commit(DocumentsOfWork of, Changes changes) throws IOException {
        lookForTopic();
        Map<String, byte[]> committed = new HashMap<>();
        writing.readLock().lock();
        try {
            of.shard().transaction().commit(() -> {
                committed.putAll(changes.get());
                return committed;
            });
            // not before: they describe records that a failed transaction has not stored
            own.remember(of, committed);
        } finally {
            writing.readLock().unlock();
        }
        committed.forEach((name, content) -> written(name, content.length == 0));
    }

    private void write(DocumentsOfWork of, Map<String, byte[]> documents) throws IOException {
        if (of == null || shards() == 0) {
            for (Map.Entry<String, byte[]> document : documents.entrySet()) {
                topic().put(document.getKey(), document.getValue());
            }
        } else if (of.shard() == null) {
            throw new ShardLostException(Shards.of(of.work(), shards()));
        } else if (exactlyOnce) {
            of.shard().transaction().commit(() -> documents);
        } else {
            of.shard().writer().put(documents);
        }
    }

    /** The thread that finds the topic deleted restores it; the others continue. */
    private void lookForTopic() throws IOException {
        long now = System.nanoTime();
        long before = lookedAt.get();
        if (lost || (now - before >= MISSING_CHECK_INTERVAL_NANOS && lookedAt.compareAndSet(before, now))) {
            restore();
        }
    }

    private void restore() throws IOException {
        CheckpointTopic into = topic();
        if (!into.isAnother()) {
            lost = false;
            return;
        }
        lost = true;
        writing.writeLock().lock();
        try {
            if (!lost) {
                return;
            }
            writeAgain(into);
            into.hasAllAgain();
            lost = false;
            restoredAt = System.nanoTime();
            anyRestored = true;
        } finally {
            writing.writeLock().unlock();
        }
        LOG.warn(
                "Checkpoint topic {} was deleted. Created it again and restored the {} documents of this process.",
                topicName,
                own.size());
    }

    private static Set<String> names(CheckpointTopic topic) throws IOException {
        NewestDocuments found = new NewestDocuments();
        topic.forEachExcept(Set.of(), found::add);
        return found.names();
    }

    private void writeAgain(CheckpointTopic into) throws IOException {
        IOException otherCount = null;
        if (isShared()) {
            try {
                shardCount.agree(into, () -> false);
            } catch (IOException e) {
                // this process has to be restarted, and finds them in any partition
                otherCount = e;
            }
        }
        List<ProducerRecord<String, byte[]>> closed = new ArrayList<>();
        boolean isDividedAsBefore = otherCount == null;
        own.forEach((of, name, content) -> {
            if (of != null && !(of.isOpen() && isDividedAsBefore)) {
                closed.add(into.asRecord(isDividedAsBefore ? Shards.of(of.work(), shards()) : null, name, content));
            } else {
                write(of, Map.of(name, content));
            }
        });
        if (!closed.isEmpty()) {
            // the present owner of a shard may have written it, and knows more
            Set<String> present = names(into);
            closed.removeIf(document -> present.contains(document.key()));
            into.putAll(closed);
        }
        if (otherCount != null) {
            throw otherCount;
        }
    }

    /** A deleted topic is restored with the next write. To look for one document would read the complete topic. */
    @Override
    public boolean isMissing(String name) {
        return false;
    }

    @Override
    public void release(String name) {
        if (!isShared()) {
            // in a cluster, they are kept until they are handed over: the topic may be deleted before
            own.release(name);
        }
    }

    @Override
    public void shortenTimeouts() {
        topicCreation.lock();
        try {
            if (topic != null) {
                topic.shortenTimeouts();
            }
        } finally {
            topicCreation.unlock();
        }
        openShards.values().forEach(open -> open.writer().discardProducer());
    }

    private synchronized void written(String name, boolean forget) {
        if (unclaimed == null) {
            return;
        }
        unclaimed.remove(name);
        if (forget) {
            evicted.remove(name);
        } else {
            evicted.add(name);
        }
        if (System.nanoTime() - readAt > CACHE_NANOS) {
            evicted.addAll(unclaimed.names());
            unclaimed.clear();
        }
    }

    @Override
    public synchronized void refresh() {
        if (!isShared()) {
            // otherwise, what other processes have written is read when its shard is opened
            unclaimed = null;
            evicted.clear();
        }
    }

    private void readTopic() throws IOException {
        if (!own.isEmpty()) {
            restore();
        }
        NewestDocuments found = new NewestDocuments();
        topic().forEachExcept(Set.of(), found::add);
        found.dropDeleted();
        unclaimed = found;
        evicted.clear();
        readAt = System.nanoTime();
    }

    /** Does not wait for who reads the topic: that one may wait for a commit, which needs the topic, too. */
    private CheckpointTopic topic() throws IOException {
        topicCreation.lock();
        try {
            if (stopped) {
                throw new IOException("the checkpoint store was stopped");
            }
            if (topic == null) {
                KafkaComponent kafka = camelContext.getComponent("kafka", KafkaComponent.class);
                topic = new CheckpointTopic(
                        topicName, partitions, KafkaClientProperties.of(kafka.getConfiguration()), timeout);
            }
            return topic;
        } finally {
            topicCreation.unlock();
        }
    }

    private void closeTopic() {
        topicCreation.lock();
        try {
            if (topic != null) {
                topic.close();
                topic = null;
            }
        } finally {
            topicCreation.unlock();
        }
    }

    @Override
    protected void doStart() {
        stopped = false;
        shardCount = new ShardCount(topicName);
        openers = camelContext.getExecutorServiceManager().newCachedThreadPool(this, "shard-openers");
        if (exactlyOnce) {
            senders = camelContext.getExecutorServiceManager().newCachedThreadPool(this, "records");
        }
    }

    @Override
    protected synchronized void doStop() {
        stopped = true;
        loadingShards.keySet().forEach(this::close);
        openShards.keySet().forEach(this::close);
        if (openers != null) {
            camelContext.getExecutorServiceManager().shutdownNow(openers);
        }
        if (senders != null) {
            camelContext.getExecutorServiceManager().shutdownNow(senders);
        }
        closeTopic();
        unclaimed = null;
        evicted.clear();
        own.clear();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
