/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records into a topic, one acknowledged after the other. */
public final class TopicWriter implements AutoCloseable {

    private final KafkaProducer<String, String> producer;
    private final String topic;

    private TopicWriter(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    public static TopicWriter of(String bootstrapServers, String topic) {
        return new TopicWriter(topic, Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** A writer whose records belong to transactions. */
    public static TopicWriter transactional(String bootstrapServers, String topic, String id) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        TopicWriter writer = new TopicWriter(topic, settings);
        writer.producer.initTransactions();
        return writer;
    }

    /** Puts a record and returns when Kafka has it. */
    public TopicWriter put(String key, String value) {
        return put(key, value, Map.of());
    }

    /** Puts a record with headers and returns when Kafka has it. */
    public TopicWriter put(String key, String value, Map<String, String> headers) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get(30, TimeUnit.SECONDS);
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing to " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot write to " + topic, e);
        }
    }

    public TopicWriter begin() {
        producer.beginTransaction();
        return this;
    }

    public TopicWriter commit() {
        producer.commitTransaction();
        return this;
    }

    public TopicWriter abort() {
        producer.abortTransaction();
        return this;
    }

    @Override
    public void close() {
        producer.close();
    }
}
