/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records of a topic without consuming them. */
final class Arrivals implements AutoCloseable {

    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    /** A million open requests are scanned before the first of them is sent. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    Arrivals(String brokers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic).stream()
                .map(found -> new TopicPartition(found.topic(), found.partition()))
                .toList();
    }

    long count() {
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * Waits until so many records are there.
     *
     * @throws IllegalStateException when no more arrive for so long that none is in flight
     */
    void await(long records) {
        long before = -1;
        long since = System.nanoTime();
        for (long count = count(); count < records; count = count()) {
            if (count != before) {
                before = count;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IllegalStateException("only " + count + " of " + records + " records have come");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
