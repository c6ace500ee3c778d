/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A replacement of a failed producer must not fence the process that has the shard by now. */
class ShardWriterTest {

    private static final Map<String, byte[]> DOCUMENTS = Map.of("name", "content".getBytes(UTF_8));

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();

    private final TestLease lease = TestLease.ofMember();

    private MockProducer<byte[], byte[]> producer(Runnable atInitialization) {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void initTransactions() {
                        super.initTransactions();
                        atInitialization.run();
                    }
                };
        made.add(producer);
        return producer;
    }

    private ShardWriter writer(Supplier<MockProducer<byte[], byte[]>> producers) {
        return new ShardWriter("topic", 3, lease, producers::get, failure -> new IOException("Kafka", failure));
    }

    @Test
    void failedProducerIsReplaced() throws IOException {
        ShardWriter writer = writer(() -> producer(() -> {}));
        writer.open();
        writer.discardProducer();

        writer.put(DOCUMENTS);

        assertThat(made).hasSize(2);
        assertThat(made.get(1).history()).hasSize(1);
    }

    @Test
    void shardThatIsClosedWhileItsProducerIsMadeIsNotOpened() {
        List<ShardWriter> closing = new ArrayList<>();
        ShardWriter writer = writer(() -> {
            closing.forEach(ShardWriter::close);
            return producer(() -> {});
        });
        closing.add(writer);

        assertThatExceptionOfType(ShardLostException.class).isThrownBy(() -> writer.put(DOCUMENTS));

        assertThat(made).singleElement().satisfies(producer -> {
            assertThat(producer.transactionInitialized()).isFalse();
            assertThat(producer.closed()).isTrue();
        });
    }

    @Test
    void nothingIsWrittenIfMembershipEndsWhileProducerIsInitialized() {
        ShardWriter writer = writer(() -> producer(() -> lease.valid = false));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> writer.put(DOCUMENTS))
                .withMessageContaining("membership");

        assertThat(made).singleElement().satisfies(producer -> {
            assertThat(producer.transactionInitialized()).isTrue();
            assertThat(producer.history()).isEmpty();
        });
    }
}
