/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The producer of Camel's Kafka endpoint with {@code EXACTLY_ONCE=true}: it sends the records of a request in the transaction of
 * the request's shard, and others as usual.
 *
 * <p>A failed transaction is no failure of the exchange: the shard is loaded again, and the events of the request are read again. A
 * retry in the route would send its record again. A record that Kafka refuses is sent without a transaction when its request
 * was read again, so that the route handles the error.
 */
final class ExactlyOnceProducer extends ForwardingProducer {

    /** A topic's limit may be raised, and records of the size be accepted again. */
    private static final long SIZE_REFUSED_NANOS = Duration.ofMinutes(10).toNanos();

    private final RecordTransactions transactions;
    private final Producer<Object, Object> usual;
    private final boolean isElsewhere;
    private final Serializer<Object> keySerializer;
    private final Serializer<Object> valueSerializer;
    private final LongSupplier nanoClock;

    /** By topic. */
    private final Map<String, RefusedSize> refusedSizes = new ConcurrentHashMap<>();

    /** The bytes of a record that was too large. Each further one would end a transaction, too. */
    private record RefusedSize(int bytes, long at) {}

    /**
     * @param settings of the endpoint's producer
     * @param usual sends records that belong to no transaction
     * @param isElsewhere whether the endpoint has brokers of its own, so that no record of it belongs to a transaction
     */
    ExactlyOnceProducer(
            Properties settings, Producer<Object, Object> usual, RecordTransactions transactions, boolean isElsewhere) {
        this(settings, usual, transactions, isElsewhere, System::nanoTime);
    }

    ExactlyOnceProducer(
            Properties settings,
            Producer<Object, Object> usual,
            RecordTransactions transactions,
            boolean isElsewhere,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.usual = usual;
        this.isElsewhere = isElsewhere;
        this.transactions = transactions;
        ProducerConfig config = new ProducerConfig(settings);
        this.keySerializer = serializer(config, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, true);
        this.valueSerializer = serializer(config, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, false);
    }

    @SuppressWarnings("unchecked") // as Kafka's own producer
    private static Serializer<Object> serializer(ProducerConfig config, String setting, boolean isKey) {
        Serializer<Object> serializer = config.getConfiguredInstance(setting, Serializer.class);
        serializer.configure(config.originals(), isKey);
        return serializer;
    }

    @Override
    protected Producer<Object, Object> target() {
        return usual;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> sent, Callback callback) {
        Header number = sent.headers().lastHeader(RecordTransactions.HEADER);
        if (number == null) {
            if (!isElsewhere) {
                transactions.onWithout();
            }
            return usual.send(sent, callback);
        }
        ProducerRecord<Object, Object> plain = withoutNumber(sent);
        RecordTransactions.Participant participant = isElsewhere
                ? null
                : transactions.find(new String(number.value(), UTF_8)).orElse(null);
        if (participant == null) {
            return usual.send(plain, callback);
        }
        ProducerRecord<byte[], byte[]> serialized = serialized(plain);
        if (isTooLarge(serialized)) {
            return usual.send(plain, callback);
        }
        CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
        participant.transaction().send(serialized, participant.request(), (metadata, failure) -> {
            if (isOfRecord(failure)) {
                transactions.refuse(participant);
            }
            if (failure instanceof RecordTooLargeException) {
                refuseSize(serialized);
            }
            RecordMetadata known = failure == null ? metadata : notStored(sent.topic());
            if (callback != null) {
                callback.onCompletion(known, null);
            }
            result.complete(known);
        });
        return result;
    }

    private static ProducerRecord<Object, Object> withoutNumber(ProducerRecord<Object, Object> sent) {
        Headers headers = new RecordHeaders(sent.headers());
        headers.remove(RecordTransactions.HEADER);
        return new ProducerRecord<>(
                sent.topic(), sent.partition(), sent.timestamp(), sent.key(), sent.value(), headers);
    }

    private ProducerRecord<byte[], byte[]> serialized(ProducerRecord<Object, Object> plain) {
        return new ProducerRecord<>(
                plain.topic(),
                plain.partition(),
                plain.timestamp(),
                keySerializer.serialize(plain.topic(), plain.headers(), plain.key()),
                valueSerializer.serialize(plain.topic(), plain.headers(), plain.value()),
                plain.headers());
    }

    /** Whether one of its size was refused, because the topic's limit could not be read or has changed. */
    private boolean isTooLarge(ProducerRecord<byte[], byte[]> serialized) {
        RefusedSize refused = refusedSizes.get(serialized.topic());
        return refused != null
                && bytes(serialized) >= refused.bytes()
                && nanoClock.getAsLong() - refused.at() < SIZE_REFUSED_NANOS;
    }

    private void refuseSize(ProducerRecord<byte[], byte[]> serialized) {
        refusedSizes.put(serialized.topic(), new RefusedSize(bytes(serialized), nanoClock.getAsLong()));
    }

    private static int bytes(ProducerRecord<byte[], byte[]> serialized) {
        return (serialized.key() == null ? 0 : serialized.key().length)
                + (serialized.value() == null ? 0 : serialized.value().length);
    }

    private static boolean isOfRecord(Exception failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTopicException;
    }

    private static RecordMetadata notStored(String topic) {
        return new RecordMetadata(new TopicPartition(topic, 0), -1, -1, -1, -1, -1);
    }
}
