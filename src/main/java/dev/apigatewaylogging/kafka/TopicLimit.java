/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.schedule.PeriodicService;
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
import org.apache.camel.spi.Metadata;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code max.message.bytes} of the topic of the records. It is read when the first producer is created, every few
 * minutes, and whenever Kafka rejects a record or batch as too large. Records and batches stay below it: a batch that
 * is larger than the topic's limit but smaller than the producer's batch size would be retried forever, since Kafka's
 * client splits batches by the latter. Runs every few seconds and does not wait for the response.
 */
@Metadata(label = "bean", description = "Reads max.message.bytes of the topic of the records")
public final class TopicLimit extends PeriodicService {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLimit.class);

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long MIN_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Bytes that Kafka counts in addition to a record's value: batch, record and compression headers, and the key. */
    private static final int OVERHEAD_BYTES = 2 * 1024;

    /** Incompressible data grows by a few bytes per 64 KiB. */
    private static final int GROWTH_DIVISOR = 8 * 1024;

    @Metadata(description = "Topic of the records", required = true)
    private String topicName;

    private ConfigResource topic;
    private final LongSupplier nanoClock;
    private final Set<TopicLimitedProducer> producers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile OptionalInt limit = OptionalInt.empty();
    private volatile boolean unreadable;
    private volatile long requestedAt;
    private volatile boolean requested = true;
    private final AdminConnection connection = new AdminConnection(RESPONSE_TIMEOUT);

    public TopicLimit() {
        this(System::nanoTime);
    }

    /** @param topicName topic of the records */
    public TopicLimit(String topicName) {
        this(topicName, System::nanoTime);
    }

    TopicLimit(String topicName, LongSupplier nanoClock) {
        this(nanoClock);
        setTopicName(topicName);
    }

    private TopicLimit(LongSupplier nanoClock) {
        super(1_000, 5_000);
        this.nanoClock = nanoClock;
    }

    /** Topic of the records. */
    public void setTopicName(String topicName) {
        this.topicName = topicName;
        this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topicName);
    }

    /**
     * The maximum size in bytes of a record's value, or of a batch before compression, that the topic is certain to
     * accept; {@link Integer#MAX_VALUE} while the limit is unknown.
     */
    public int recordBytes() {
        OptionalInt known = limit;
        return known.isPresent() ? recordBytes(known.getAsInt()) : Integer.MAX_VALUE;
    }

    /**
     * The same for a topic.
     *
     * @param maxMessageBytes its {@code max.message.bytes}
     */
    public static int recordBytes(int maxMessageBytes) {
        return Math.max(1, maxMessageBytes - OVERHEAD_BYTES - maxMessageBytes / GROWTH_DIVISOR);
    }

    boolean isKnown() {
        return limit.isPresent();
    }

    String topicName() {
        return topicName;
    }

    /** Reads the limit again, because Kafka has rejected a record or batch as too large. */
    public void onTooLarge() {
        if (nanoClock.getAsLong() - requestedAt > MIN_INTERVAL_NANOS) {
            requested = true;
            readLimit();
        }
    }

    /** What its producers have been given. */
    ProducerActivity activity() {
        return producers.stream()
                .map(TopicLimitedProducer::activity)
                .reduce(
                        new ProducerActivity(0, 0, false),
                        (one, other) -> new ProducerActivity(
                                one.sends() + other.sends(), one.unacknowledged() + other.unacknowledged(), true));
    }

    /** Registers a producer, which follows the limit from now on. */
    void add(TopicLimitedProducer producer) {
        producers.add(producer);
    }

    void remove(TopicLimitedProducer producer) {
        producers.remove(producer);
    }

    /** Waits for the first response. Does not wait for unreachable brokers, since the producer does. */
    void awaitFirst() {
        if (limit.isPresent() || unreadable) {
            return;
        }
        try {
            describeTopic().toCompletableFuture().get(RESPONSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            LOG.debug("Cannot read the limit of topic {} yet", topicName, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Reads the limit if it is due, and checks whether Kafka accepts the producers' batches. */
    @Override
    protected void run() {
        boolean soon = !limit.isPresent() && !unreadable;
        for (TopicLimitedProducer producer : producers) {
            producer.fit();
            producer.resendOvertaken();
            soon |= producer.checkRejections();
        }
        if (soon || requested || nanoClock.getAsLong() - requestedAt >= INTERVAL_NANOS) {
            readLimit();
        }
    }

    private void readLimit() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            describeTopic().whenComplete((configs, failure) -> reading.set(false));
        } catch (KafkaException e) {
            LOG.debug("Cannot read the limit of topic {}", topicName, e);
            reading.set(false);
        }
    }

    private CompletionStage<Void> describeTopic() {
        requestedAt = nanoClock.getAsLong();
        return connection
                .admin(getCamelContext())
                .describeConfigs(List.of(topic))
                .all()
                .toCompletionStage()
                .handle((configs, failure) -> {
                    if (failure == null) {
                        onResponse(configs);
                    } else {
                        onFailure(failure);
                    }
                    return null;
                });
    }

    /** Called by the client's thread, as {@link #onFailure} is. */
    private void onResponse(Map<ConfigResource, Config> configs) {
        int found = Integer.parseInt(
                configs.get(topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        OptionalInt before = limit;
        limit = OptionalInt.of(found);
        unreadable = false;
        requested = false;
        if (before.isEmpty() || before.getAsInt() != found) {
            LOG.info("Topic {} accepts {} bytes per record or batch (max.message.bytes)", topicName, found);
        }
    }

    private void onFailure(Throwable failure) {
        LOG.debug("Cannot read the limit of topic {}", topicName, failure);
        requested = false;
        if (KafkaErrorHints.isForbidden(failure) && !unreadable) {
            unreadable = true;
            LOG.info(
                    "The max.message.bytes of the topic {} cannot be read: {}. Only AKTO_RECORD_MAX_BYTES limits"
                            + " records. Allow the user DescribeConfigs on the topic, or set AKTO_RECORD_MAX_BYTES"
                            + " to the topic's limit.",
                    topicName,
                    KafkaErrorHints.reason(failure));
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        connection.close();
    }
}
