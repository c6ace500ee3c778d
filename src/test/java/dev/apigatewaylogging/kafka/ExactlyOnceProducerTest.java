/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Which records are sent in a transaction, and what the route learns of its failure. */
class ExactlyOnceProducerTest {

    private static final String TOPIC = "topic";

    private final RecordTransactions transactions = new RecordTransactions();
    private final FakeTransaction transaction = new FakeTransaction();
    private final MockProducer<Object, Object> usual =
            new MockProducer<>(true, (topic, any) -> new byte[0], (topic, any) -> new byte[0]);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private Future<RecordMetadata> result;
    private long now;

    /** Completes each record with a failure, or without one. */
    private static final class FakeTransaction implements RecordTransaction {

        private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        private Exception failure;

        @Override
        public void send(ProducerRecord<byte[], byte[]> serialized, Object request, Callback callback) {
            sent.add(serialized);
            callback.onCompletion(null, failure);
        }

        @Override
        public void ended(Object request) {
            // no commit waits
        }
    }

    private ExactlyOnceProducer producer(boolean isElsewhere) {
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return new ExactlyOnceProducer(settings, usual, transactions, isElsewhere, () -> now);
    }

    private void send(ExactlyOnceProducer producer, String number) {
        send(producer, number, "value");
    }

    private void send(ExactlyOnceProducer producer, String number, String value) {
        ProducerRecord<Object, Object> sent = new ProducerRecord<>(TOPIC, "key", value.getBytes(UTF_8));
        sent.headers().add("team", "one".getBytes(UTF_8));
        if (number != null) {
            sent.headers().add(RecordTransactions.HEADER, number.getBytes(UTF_8));
        }
        result = producer.send(sent, (metadata, failure) -> {
            completed.incrementAndGet();
            if (failure != null) {
                failures.incrementAndGet();
            }
        });
    }

    private String join(String requestId) {
        return transactions.join(transaction, requestId, new Object());
    }

    @Test
    void recordOfRequestIsSerializedAndSentInItsTransactionWithoutTheNumber() {
        send(producer(false), join("request"));

        assertThat(result).isDone();
        assertThat(completed).hasValue(1);
        assertThat(usual.history()).isEmpty();
        assertThat(transaction.sent).singleElement().satisfies(sent -> {
            assertThat(sent.key()).isEqualTo("key".getBytes(UTF_8));
            assertThat(sent.value()).isEqualTo("value".getBytes(UTF_8));
            assertThat(sent.headers()).extracting(Header::key).containsExactly("team");
        });
    }

    @Test
    void recordsOfNoRequestAndOfOtherBrokersAreSentAsUsualWithoutTheNumber() {
        String left = join("left");
        transactions.leave(left);

        send(producer(false), null);
        send(producer(false), left);
        send(producer(false), RecordTransactions.NONE);
        send(producer(true), join("request"));

        assertThat(transaction.sent).isEmpty();
        assertThat(usual.history()).hasSize(4).allSatisfy(sent -> assertThat(sent.headers())
                .extracting(Header::key)
                .containsExactly("team"));
    }

    @Test
    void failedTransactionIsNoFailureOfTheRoute() {
        transaction.failure = new KafkaException("fenced");

        send(producer(false), join("request"));

        assertThat(result).isDone();
        assertThat(completed).hasValue(1);
        assertThat(failures).hasValue(0);
        transaction.failure = null;
        send(producer(false), join("request"));
        assertThat(transaction.sent).as("in a transaction again").hasSize(2);
    }

    @Test
    void refusedRecordIsSentWithoutTransactionWhenItsRequestReturns() {
        transaction.failure = new InvalidRecordException("of a broker's interceptor");
        send(producer(false), join("invalid"));
        transaction.failure = null;

        send(producer(false), join("invalid"));
        send(producer(false), join("other"));

        assertThat(usual.history()).hasSize(1);
        assertThat(transaction.sent).hasSize(2);
    }

    /** The limit of a topic is unknown if it cannot be read, or was lowered just now. */
    @Test
    void streamOfRecordsThatAreTooLargeEndsOneTransaction() {
        ExactlyOnceProducer producer = producer(false);
        transaction.failure = new RecordTooLargeException();
        send(producer, join("first"), "x".repeat(100));
        transaction.failure = null;

        send(producer, join("second"), "x".repeat(100));
        send(producer, join("third"), "x".repeat(200));
        send(producer, join("small"), "x".repeat(99));

        assertThat(usual.history()).hasSize(2);
        assertThat(transaction.sent).hasSize(2);
        now += Duration.ofMinutes(10).toNanos();
        send(producer, join("the limit may be another"), "x".repeat(200));
        assertThat(transaction.sent).hasSize(3);
    }
}
