package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.kafka.KafkaClientProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each document as the last record of its key in a compacted topic, for processes without a disk of their own.
 * The topic is read once, when the first document is requested. A copy of the documents that this process has written
 * stays in memory (32 bytes for each request that a rescan may find again): if the topic is deleted, it is created
 * again with the same content. The connection (brokers, TLS, SASL) is that of Camel's Kafka component, so records and
 * checkpoints use the same one.
 *
 * <p>Processes that read different log groups may share a topic. A process that takes over a log group first reads the
 * topic again ({@link #refresh}). If two processes read the same log group, they write the same documents: the last
 * write wins, and both resume from it after a restart.
 */
@Metadata(label = "bean", description = "Stores checkpoints in a compacted Kafka topic")
public final class KafkaCheckpointStore extends ServiceSupport implements CheckpointStore, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointStore.class);

    /** Maximum time that Kafka may take to respond. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final long MISSING_CHECK_INTERVAL_NANOS =
            Duration.ofSeconds(5).toNanos();

    /** Documents not requested within this time belong to another process, or to a log group that is no longer read. */
    private static final long CACHE_NANOS = Duration.ofMinutes(2).toNanos();

    @Metadata(description = "Topic of the checkpoints, created if missing", required = true)
    private String topicName;

    private final Duration timeout;
    private CamelContext camelContext;
    private CheckpointTopic topic;

    /** Documents that were read and not requested yet; null before the topic was read. */
    private Map<String, byte[]> unclaimed;

    private long readAt;

    /** Names with a document in the topic that is not in {@code unclaimed}. */
    private final Set<String> evicted = new HashSet<>();

    /** Documents that this process has read or written, written again if the topic is deleted. */
    private final Map<String, byte[]> own = new ConcurrentHashMap<>();

    /**
     * The read lock allows concurrent writes; the write lock excludes them during a restore, which would overwrite
     * them.
     */
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
    private volatile boolean lost;

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

    @Override
    public synchronized Optional<byte[]> get(String name) throws IOException {
        if (unclaimed == null || evicted.contains(name)) {
            readTopic();
        }
        byte[] content = unclaimed.remove(name);
        if (content != null) {
            evicted.add(name);
            own.put(name, content);
        }
        return Optional.ofNullable(content);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        lookForTopic();
        boolean forget = content.length == 0;
        if (forget) {
            own.remove(name);
        } else {
            own.put(name, content);
        }
        CheckpointTopic into = topic();
        writing.readLock().lock();
        try {
            // a read lock, because waiting for Kafka takes most of the time
            into.put(name, forget ? null : content);
        } finally {
            writing.readLock().unlock();
        }
        written(name, forget);
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
            for (Map.Entry<String, byte[]> document : own.entrySet()) {
                into.put(document.getKey(), document.getValue());
            }
            into.hasAllAgain();
            lost = false;
        } finally {
            writing.writeLock().unlock();
        }
        LOG.warn(
                "Checkpoint topic {} was deleted. Created it again and restored the {} documents of this process.",
                topicName,
                own.size());
    }

    /** A deleted topic is restored with the next write. To look for one document would read the complete topic. */
    @Override
    public boolean isMissing(String name) {
        return false;
    }

    @Override
    public void release(String name) {
        own.keySet().removeIf(document -> document.startsWith(name));
    }

    @Override
    public void shortenTimeouts() {
        topic().shortenTimeouts();
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
            evicted.addAll(unclaimed.keySet());
            unclaimed.clear();
        }
    }

    @Override
    public synchronized void refresh() {
        unclaimed = null;
        evicted.clear();
    }

    private void readTopic() throws IOException {
        if (!own.isEmpty()) {
            restore();
        }
        Map<String, byte[]> found = new HashMap<>();
        topic().forEach((name, content) -> {
            if (content == null || content.length == 0) {
                found.remove(name);
            } else {
                found.put(name, content);
            }
        });
        unclaimed = found;
        evicted.clear();
        readAt = System.nanoTime();
    }

    private synchronized CheckpointTopic topic() {
        if (topic == null) {
            KafkaComponent kafka = camelContext.getComponent("kafka", KafkaComponent.class);
            topic = new CheckpointTopic(topicName, KafkaClientProperties.of(kafka.getConfiguration()), timeout);
        }
        return topic;
    }

    @Override
    protected synchronized void doStop() {
        if (topic != null) {
            topic.close();
            topic = null;
        }
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
