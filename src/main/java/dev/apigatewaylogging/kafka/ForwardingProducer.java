/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A producer that leaves everything but sending to another one. */
abstract class ForwardingProducer implements Producer<Object, Object> {

    /** The other producer, which may change. */
    protected abstract Producer<Object, Object> target();

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> sent) {
        return send(sent, null);
    }

    @Override
    public void close() {
        target().close();
    }

    @Override
    public void close(Duration timeout) {
        target().close(timeout);
    }

    @Override
    public void flush() {
        target().flush();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return target().partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return target().metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return target().clientInstanceId(timeout);
    }

    @Override
    public void initTransactions() {
        target().initTransactions();
    }

    @Override
    public void beginTransaction() {
        target().beginTransaction();
    }

    @Override
    @Deprecated
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, String consumerGroupId) {
        target().sendOffsetsToTransaction(offsets, consumerGroupId);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        target().sendOffsetsToTransaction(offsets, groupMetadata);
    }

    @Override
    public void commitTransaction() {
        target().commitTransaction();
    }

    @Override
    public void abortTransaction() {
        target().abortTransaction();
    }
}
