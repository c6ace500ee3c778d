/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged connector does not start with, since it would deliver twice or run blind. */
@ExtendWith(SharedBroker.class)
class StartupIT {

    private static final int INVALID_SETTINGS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    private ConnectorEnvironment stack;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static String outputOf(JavaProcess process) {
        return String.join("\n", process.output());
    }

    /** Starts a process and waits until its routes run, with time for several at once. */
    private static JavaProcess started(Connector connector) {
        JavaProcess process = connector.launch();
        process.awaitLine("Started in .* routes", PATIENCE);
        return process;
    }

    /** Starts a process that must not start, and returns its output. */
    private static String refusal(Connector connector) {
        try (JavaProcess refused = connector.launch()) {
            assertThat(refused.awaitExit(PATIENCE)).as(outputOf(refused)).isEqualTo(INVALID_SETTINGS);
            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> outputOf(refused).contains("See README.md for all settings"));
            return outputOf(refused);
        }
    }

    /** Fewer than twelve lines say with what the process works, and from where. */
    private void assertStartIsLoggedBriefly(JavaProcess process, String startPosition) {
        assertThat(process.output())
                .hasSizeLessThan(12)
                .allMatch(line -> line.contains(" INFO "))
                .anyMatch(line -> line.matches(".* api-gateway-logging \\d+\\.\\S+, Camel 4\\S+, Java .*"))
                .anyMatch(line -> line.contains("Kafka: ") && line.contains("topic " + stack.topicName()))
                .anyMatch(line -> line.contains("Checkpoints: directory " + data))
                .anyMatch(line -> line.contains("Disabled: OpenAPI discovery")
                        && line.contains("(DATABASE_ABSTRACTOR_TOKEN is empty)"))
                .anyMatch(line -> line.contains("Reading log groups " + stack.group())
                        && line.endsWith(" in the credentials' account; region: "
                                + stack.aws().home().region()))
                .anyMatch(line -> line.contains("Scanning log group " + stack.group() + " from ")
                        && line.endsWith(" (" + startPosition + ")"))
                .anyMatch(line -> line.contains(" routes: ") && line.contains("delivery"));
    }

    @Test
    void secondProcessWithSameCheckpointDirectoryIsNotStarted() {
        try (JavaProcess first = started(stack.connector())) {
            assertThat(refusal(stack.connector()))
                    .contains(
                            "Invalid configuration: 1 error",
                            "1. CHECKPOINT_DIR is \"" + data + "\", which process " + first.pid())
                    .doesNotContain("\tat ");

            stack.log(RequestKind.MOCK, Instant.now());
            stack.await(1);
            assertStartIsLoggedBriefly(first, "LOG_START_FROM=PT5M");
            first.kill();
        }
        try (JavaProcess next = started(stack.connector())) {
            stack.log(RequestKind.MOCK, Instant.now());
            assertThat(stack.await(2)).hasSize(2);
            assertThat(next.isAlive()).isTrue();
            assertStartIsLoggedBriefly(next, "checkpoint");
        }
    }

    @Test
    void clusterNeedsCheckpointsInKafka() {
        assertThat(refusal(stack.connector().with("CLUSTER", "kafka")))
                .contains("CHECKPOINT_STORE is file, while CLUSTER is kafka");
        assertThat(refusal(stack.connector().with("CLUSTER", "kubernetes"))).contains("CLUSTER", "off or kafka");
    }

    @Test
    void startupFailsWithoutManagementPort() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThat(refusal(stack.connector().with("MANAGEMENT_PORT", String.valueOf(other.getLocalPort()))))
                    .contains("1. MANAGEMENT_PORT is " + other.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }
}
