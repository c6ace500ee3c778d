/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.ReferenceRecord;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TopicReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void readsKeysValuesAndHeadersFromBeginning(KafkaBroker broker) {
        broker.createTopic("from-the-beginning", 1);
        try (TopicWriter writer = TopicWriter.of(broker.bootstrapServers(), "from-the-beginning")) {
            writer.put("key", "value", Map.of("name", "größe")).put("gone", null);
        }

        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), "from-the-beginning")) {
            assertThat(reader.toEnd())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("timestamp")
                    .containsExactly(
                            new TopicReader.Received("key", "value", 0, 0, 0, Map.of("name", "größe")),
                            new TopicReader.Received("gone", null, 0, 1, 0, Map.of()));
        }
    }

    @Test
    void readsOnlyCommittedRecordsIfConfigured(KafkaBroker broker) {
        broker.createTopic("committed", 1);
        try (TopicWriter writer = TopicWriter.transactional(broker.bootstrapServers(), "committed", "reader-test")) {
            writer.begin().put("key", "aborted").abort();
            writer.begin().put("key", "committed").commit();
        }

        try (TopicReader all = TopicReader.of(broker.bootstrapServers(), "committed");
                TopicReader committed = TopicReader.committed(broker.bootstrapServers(), "committed")) {
            assertThat(values(all.awaitCount(2, PATIENCE))).containsExactly("aborted", "committed");
            assertThat(values(committed.awaitCount(1, PATIENCE))).containsExactly("committed");
        }
    }

    @Test
    void timeoutReportsNumberOfReceivedRecords(KafkaBroker broker) {
        broker.createTopic("in-vain", 1);

        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), "in-vain")) {
            assertThatThrownBy(() -> reader.awaitCount(1, Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("0 records are there");
        }
    }

    @Test
    void recordsInTopicAreReconciledWithSentRequests(KafkaBroker broker) {
        broker.createTopic("reconciled", 3);
        TrafficPlan plan =
                TrafficPlan.of(TrafficGenerator.seeded(9), 100, 3, Instant.parse("2025-11-18T10:00:00Z"), 50);
        List<String> ids = plan.requestIds().toList();
        try (TopicWriter writer = TopicWriter.of(broker.bootstrapServers(), "reconciled")) {
            ids.forEach(id -> writer.put(id, ReferenceRecord.of(plan.find(id).orElseThrow())));
        }

        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), "reconciled")) {
            Reconciliation.Result result = new Reconciliation(plan).read(reader, PATIENCE);

            assertThat(result.rebuilt()).isEqualTo(ids.size());
            assertThat(result.exactlyOnce()).isTrue();
        }
    }

    private static List<String> values(List<TopicReader.Received> records) {
        return records.stream().map(TopicReader.Received::value).toList();
    }
}
