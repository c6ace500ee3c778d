package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.kafka.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Keeps each document as the last record of its key in a compacted topic, for processes without a disk of their own. The
 * topic is read once, when the first document is asked for. Where and how to connect (brokers, TLS, SASL) is taken from
 * Camel's Kafka component, so that records and checkpoints go the same way.
 *
 * <p>Processes that read different log groups may share a topic. One that takes a group over from another reads the topic
 * again first ({@link #refresh}). Two that read the same group write the same documents: the last write wins, and after a
 * restart both go on from there.
 */
public final class KafkaCheckpointStore extends ServiceSupport implements CheckpointStore, CamelContextAware {

    /** How long Kafka may take to answer before it is called away. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What nobody has asked for until then belongs to another process, or to a group that is not read any more. */
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

    private final String topicName;
    private final Duration patience;
    private CamelContext camelContext;
    private CheckpointTopic topic;

    /** What was read and not asked for yet; null before the first reading. */
    private Map<String, byte[]> unasked;

    private long readAt;

    /** The names that have a document in the topic, but not in memory. */
    private final Set<String> onlyInTopic = new HashSet<>();

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
        }
        return Optional.ofNullable(content);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        boolean forget = content.length == 0;
        // others write meanwhile: Kafka's answer takes longer than all the rest
        topic().put(name, forget ? null : content);
        written(name, forget);
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
