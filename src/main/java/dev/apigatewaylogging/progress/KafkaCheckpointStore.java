package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.kafka.KafkaConnection;
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
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each document as the last record of its key in a compacted topic, for processes without a disk of their own. The
 * topic is read once, when the first document is asked for. A copy of what this process has written stays in memory (32
 * bytes for each request that a later reading may find again): should somebody delete the topic, it is made again and has
 * everything again. Where and how to connect (brokers, TLS, SASL) is taken from
 * Camel's Kafka component, so that records and checkpoints go the same way.
 *
 * <p>Processes that read different log groups may share a topic. One that takes a group over from another reads the topic
 * again first ({@link #refresh}). Two that read the same group write the same documents: the last write wins, and after a
 * restart both go on from there.
 */
public final class KafkaCheckpointStore extends ServiceSupport implements CheckpointStore, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointStore.class);

    /** How long Kafka may take to answer before it is called away. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long BETWEEN_TWO_LOOKS = Duration.ofSeconds(5).toNanos();

    /** What nobody has asked for until then belongs to another process, or to a group that is not read any more. */
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

    private final String topicName;
    private final Duration patience;
    private CamelContext camelContext;
    private CheckpointTopic topic;

    /** What was read and not asked for yet; null before the first reading. */
    private Map<String, byte[]> unasked;

    private long readAt;

    /** The names that have a document in the topic that is not among those unasked. */
    private final Set<String> onlyInTopic = new HashSet<>();

    /** What this process has written, and reads: to be written again should the topic be deleted. */
    private final Map<String, byte[]> own = new ConcurrentHashMap<>();

    /** Many write at a time, and none while all is written again, which would put back what they wrote. */
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
    private volatile boolean lost;

    /** @param topicName created if it is not there */
    public KafkaCheckpointStore(String topicName) {
        this(topicName, PATIENCE);
    }

    KafkaCheckpointStore(String topicName, Duration patience) {
        this.topicName = topicName;
        this.patience = patience;
    }

    @Override
    public synchronized Optional<byte[]> get(String name) throws IOException {
        if (unasked == null || onlyInTopic.contains(name)) {
            readTopic();
        }
        byte[] content = unasked.remove(name);
        if (content != null) {
            onlyInTopic.add(name);
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
            // others write meanwhile: Kafka's answer takes longer than all the rest
            into.put(name, forget ? null : content);
        } finally {
            writing.readLock().unlock();
        }
        written(name, forget);
    }

    /** Who finds that the topic was deleted writes everything again; the others go on. */
    private void lookForTopic() throws IOException {
        long now = System.nanoTime();
        long before = lookedAt.get();
        if (lost || (now - before >= BETWEEN_TWO_LOOKS && lookedAt.compareAndSet(before, now))) {
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
                "The topic {} of CHECKPOINT_TOPIC was deleted: it is made again, and the {} documents of this process are"
                        + " in it again",
                topicName,
                own.size());
    }

    /** A deleted topic is restored with the next write. To look for one document would read the complete topic. */
    @Override
    public boolean isMissing(String name) {
        return false;
    }

    @Override
    public void leave(String name) {
        own.keySet().removeIf(document -> document.startsWith(name));
    }

    @Override
    public void hurry() {
        topic().hurry();
    }

    private synchronized void written(String name, boolean forget) {
        if (unasked == null) {
            return;
        }
        unasked.remove(name);
        if (forget) {
            onlyInTopic.remove(name);
        } else {
            onlyInTopic.add(name);
        }
        if (System.nanoTime() - readAt > KEPT_NANOS) {
            onlyInTopic.addAll(unasked.keySet());
            unasked.clear();
        }
    }

    @Override
    public synchronized void refresh() {
        unasked = null;
        onlyInTopic.clear();
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
        unasked = found;
        onlyInTopic.clear();
        readAt = System.nanoTime();
    }

    private synchronized CheckpointTopic topic() {
        if (topic == null) {
            KafkaComponent kafka = camelContext.getComponent("kafka", KafkaComponent.class);
            topic = new CheckpointTopic(topicName, KafkaConnection.of(kafka.getConfiguration()), patience);
        }
        return topic;
    }

    @Override
    protected synchronized void doStop() {
        if (topic != null) {
            topic.close();
            topic = null;
        }
        unasked = null;
        onlyInTopic.clear();
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
