package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much the topic of the records takes at once: its {@code max.message.bytes}, asked when the first producer is made,
 * every few minutes, and whenever Kafka has refused something as too large. Records and batches are kept under it: a batch
 * that is larger than the topic's limit and smaller than the producer's own batch size is sent for ever, since Kafka's
 * client splits by the latter. As a step of a route it is asked every few seconds; nobody waits for the answer.
 */
public final class TopicLimit implements Processor, Service, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLimit.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long REGULARLY = Duration.ofMinutes(2).toNanos();
    private static final long AT_MOST = Duration.ofSeconds(1).toNanos();

    /** What Kafka counts besides a record's value: batch, record and compression headers, the key. In bytes. */
    private static final int FRAME = 2 * 1024;

    /** What cannot be compressed grows by a few bytes each 64 KiB. */
    private static final int GROWTH = 8 * 1024;

    private final ConfigResource topic;
    private final LongSupplier nanoClock;
    private final Set<FittingProducer> producers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile OptionalInt limit = OptionalInt.empty();
    private volatile boolean unreadable;
    private volatile long askedAt;
    private volatile boolean wanted = true;
    private CamelContext camelContext;
    private Admin admin;

    /** @param topicName the topic of the records */
    public TopicLimit(String topicName) {
        this(topicName, System::nanoTime);
    }

    TopicLimit(String topicName, LongSupplier nanoClock) {
        this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topicName);
        this.nanoClock = nanoClock;
    }

    /**
     * The most bytes that the value of a record, or a batch before its compression, may have to be taken for certain;
     * {@link Integer#MAX_VALUE} while the limit is unknown.
     */
    public int recordBytes() {
        OptionalInt known = limit;
        return known.isPresent()
                ? Math.max(1, known.getAsInt() - FRAME - known.getAsInt() / GROWTH)
                : Integer.MAX_VALUE;
    }

    boolean isKnown() {
        return limit.isPresent();
    }

    String topicName() {
        return topic.name();
    }

    /** Kafka has refused something as too large: the limit may be another one now. */
    public void refused() {
        if (nanoClock.getAsLong() - askedAt > AT_MOST) {
            wanted = true;
            ask();
        }
    }

    /** From now on the producer is told what the topic takes. */
    void add(FittingProducer producer) {
        producers.add(producer);
    }

    void remove(FittingProducer producer) {
        producers.remove(producer);
    }

    /** Waits for the first answer, but not for brokers that are not there: the producer does. */
    void awaitFirst() {
        if (limit.isPresent() || unreadable) {
            return;
        }
        try {
            question().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            LOG.debug("Cannot ask for the limit of the topic {} yet", topic.name(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Asks if it is time to, and looks whether Kafka takes what the producers send. */
    @Override
    public void process(Exchange exchange) {
        boolean soon = !limit.isPresent() && !unreadable;
        for (FittingProducer producer : producers) {
            producer.fit();
            producer.lookForOvertaken();
            soon |= producer.lookForRefusals();
        }
        if (soon || wanted || nanoClock.getAsLong() - askedAt >= REGULARLY) {
            ask();
        }
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            question().whenComplete((answer, refusal) -> asking.set(false));
        } catch (KafkaException e) {
            LOG.debug("Cannot ask for the limit of the topic {}", topic.name(), e);
            asking.set(false);
        }
    }

    private CompletionStage<Void> question() {
        askedAt = nanoClock.getAsLong();
        return admin().describeConfigs(List.of(topic)).all().toCompletionStage().handle((answer, refusal) -> {
            if (refusal == null) {
                answered(answer);
            } else {
                notAnswered(refusal);
            }
            return null;
        });
    }

    /** Called by the client's own thread, as {@link #notAnswered} is. */
    private void answered(Map<ConfigResource, Config> answer) {
        int found = Integer.parseInt(
                answer.get(topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        OptionalInt before = limit;
        limit = OptionalInt.of(found);
        unreadable = false;
        wanted = false;
        if (before.isEmpty() || before.getAsInt() != found) {
            LOG.info("The topic {} takes {} bytes at once (its max.message.bytes)", topic.name(), found);
        }
    }

    private void notAnswered(Throwable refusal) {
        LOG.debug("The limit of the topic {} cannot be read", topic.name(), refusal);
        wanted = false;
        if (KafkaAdvice.isForbidden(refusal) && !unreadable) {
            unreadable = true;
            LOG.info(
                    "The max.message.bytes of the topic {} cannot be read: {}. Records are kept under"
                            + " AKTO_RECORD_MAX_BYTES alone. Allow the user DescribeConfigs on the topic, or set"
                            + " AKTO_RECORD_MAX_BYTES to what the topic takes.",
                    topic.name(),
                    KafkaAdvice.reason(refusal));
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> settings = KafkaConnection.of(
                    camelContext.getComponent("kafka", KafkaComponent.class).getConfiguration());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
            settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
            admin = Admin.create(settings);
        }
        return admin;
    }

    @Override
    public void start() {
        // connects when it is first asked to
    }

    @Override
    public synchronized void stop() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
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
