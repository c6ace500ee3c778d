/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector between the fake AWS and a real broker. */
class EndToEndIT {

    private static final String TOPIC = "akto.api.logs";

    private static KafkaBroker broker;

    @TempDir
    Path data;

    private FakeAws aws;
    private TopicReader topic;
    private String topicName;

    @BeforeAll
    static void startBroker() {
        broker = KafkaBroker.started();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startAws() {
        aws = FakeAws.started();
        topicName = TOPIC + "." + System.nanoTime();
        broker.createTopic(topicName, 3);
        topic = TopicReader.of(broker.bootstrapServers(), topicName);
    }

    @AfterEach
    void stopAws() {
        topic.close();
        aws.close();
    }

    private Connector connector(String group) {
        return Connector.to(aws, broker.bootstrapServers(), group, data).with("AKTO_KAFKA_TOPIC_NAME", topicName);
    }

    private Reconciliation.Result reconcile(TrafficPlan plan, Duration atMost) {
        int expected = (int) plan.requestIds().count();
        Reconciliation arrived = new Reconciliation(plan);
        long deadline = System.nanoTime() + atMost.toNanos();
        while (arrived.completed() < expected && System.nanoTime() < deadline) {
            arrived.accept(topic.fresh());
        }
        return new Reconciliation(plan).accept(topic.toEnd()).result();
    }

    private static String describe(Object result, JavaProcess connector) {
        return result + "\n" + String.join("\n", connector.output());
    }

    @Test
    void everyRequestOfInterleavedLogBecomesOneCorrectRecord() {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(1), 2_000, 10, Instant.now().minusSeconds(200), 20);
        plan.fill(aws);

        try (JavaProcess connector = connector(plan.group()).start()) {
            Reconciliation.Result result = reconcile(plan, Duration.ofSeconds(90));

            assertThat(result.exactlyOnce()).as(describe(result, connector)).isTrue();
            assertThat(connector.stop(Duration.ofSeconds(30))).isZero();
        }
    }

    @Test
    void startupFailsAndReportsAllInvalidSettings() {
        try (JavaProcess connector = connector("two words")
                .with("AKTO_TRAFFIC_BATCH_SIZE", "abc")
                .with("AWS_REGION", "Europe!")
                .launch()) {
            assertThat(connector.awaitExit(Duration.ofSeconds(30))).isEqualTo(2);
            assertThat(String.join("\n", connector.output()))
                    .contains("LOG_GROUP_NAME", "AKTO_TRAFFIC_BATCH_SIZE", "\"abc\"", "AWS_REGION")
                    .doesNotContain("\tat ");
        }
    }
}
