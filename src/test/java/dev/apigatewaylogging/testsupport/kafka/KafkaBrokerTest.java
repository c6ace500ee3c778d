/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {

    @Test
    void keepsRecordsAcrossRestart() {
        try (KafkaBroker broker = KafkaBroker.started()) {
            broker.createTopic("kept", 3);
            write(broker, "before");

            broker.restart();
            write(broker, "after");

            try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), "kept")) {
                assertThat(reader.awaitCount(2, Duration.ofSeconds(20)))
                        .extracting(TopicReader.Received::value)
                        .containsExactlyInAnyOrder("before", "after");
            }
        }
    }

    private static void write(KafkaBroker broker, String value) {
        try (TopicWriter writer = TopicWriter.of(broker.bootstrapServers(), "kept")) {
            writer.put("key", value);
        }
    }
}
