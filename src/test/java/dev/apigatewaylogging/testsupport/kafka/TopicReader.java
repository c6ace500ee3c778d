/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything that is in a topic, from its beginning. For one thread. */
public final class TopicReader implements AutoCloseable {

    private static final Duration METADATA = Duration.ofSeconds(30);

    private final KafkaConsumer<String, String> consumer;
    private final List<Received> received = new ArrayList<>();

    /**
     * A record as a consumer sees it.
     *
     * @param key the record's key; null where it has none
     * @param value the record's value; null for a tombstone
     * @param partition where it lies
     * @param offset where it lies in the partition
     * @param timestamp the create time, or the append time if the topic is configured so, milliseconds since the epoch
     * @param headers the record's headers as text
     */
    public record Received(
            String key, String value, int partition, long offset, long timestamp, Map<String, String> headers) {}

    private TopicReader(String bootstrapServers, String topic, String isolation) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = partitionsOf(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A topic that was just created may be missing in the broker's metadata. */
    private List<TopicPartition> partitionsOf(String topic) {
        long deadline = System.nanoTime() + METADATA.toNanos();
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, METADATA);
        while (partitions.isEmpty() && System.nanoTime() < deadline) {
            partitions = consumer.partitionsFor(topic, METADATA);
        }
        return partitions.stream().map(TopicReader::partition).toList();
    }

    /** A reader of a topic, transactions disregarded. */
    public static TopicReader of(String bootstrapServers, String topic) {
        return new TopicReader(bootstrapServers, topic, "read_uncommitted");
    }

    /** A reader that sees only what was committed. */
    public static TopicReader committed(String bootstrapServers, String topic) {
        return new TopicReader(bootstrapServers, topic, "read_committed");
    }

    /** Waits until {@code count} records have been read in all, and returns all of them. */
    public List<Received> awaitCount(int count, Duration atMost) {
        return await(all -> all.size() >= count, count + " records", atMost);
    }

    /** Waits until the records read so far satisfy a condition, and returns all of them. */
    public List<Received> await(Predicate<List<Received>> enough, String what, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!enough.test(received)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited " + atMost + " for " + what + ", " + received.size() + " records are there");
            }
            poll();
        }
        return List.copyOf(received);
    }

    /** Reads up to the present end of the topic, and returns everything read so far. */
    public List<Received> toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
        return List.copyOf(received);
    }

    /** Reads the records since the last call, waiting a little if there are none. */
    public List<Received> fresh() {
        int before = received.size();
        poll();
        return List.copyOf(received.subList(before, received.size()));
    }

    /** Passes on the records since the last call, waiting a little if there are none, and keeps none of them. */
    public void next(Consumer<Received> each) {
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(100))) {
            each.accept(new Received(
                    found.key(), found.value(), found.partition(), found.offset(), found.timestamp(), headers(found)));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void poll() {
        next(received::add);
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> found) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : found.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }
}
