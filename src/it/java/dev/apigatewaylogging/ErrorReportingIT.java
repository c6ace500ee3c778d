/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.FreePort;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is missing when the connector starts: it logs one message that names the setting, without a stack trace, keeps
 * retrying, and works as soon as the cause is removed.
 */
@ExtendWith(SharedBroker.class)
class ErrorReportingIT {

    private static final String ACCOUNT = "123456789012";

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

    private void works(JavaProcess connector) {
        stack.await(1);
        assertThat(connector.isAlive()).isTrue();
        assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
        assertThat(String.join("\n", connector.output()))
                .doesNotContain("\tat ")
                .doesNotContain("Caused by:")
                .doesNotContain(" ERROR ");
    }

    @Test
    void missingLogGroupIsLoggedAndRetried() {
        FakeAws aws = stack.aws().deleteGroup(stack.group());

        try (JavaProcess connector = stack.connector().launch()) {
            connector.awaitLine("WARN .*log group .* not found .*LOG_GROUP_NAME", ConnectorEnvironment.SOON);
            aws.group(stack.group());
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));

            works(connector);
        }
    }

    @Test
    void rejectedCredentialsAreLoggedAndRetried() {
        stack.aws().keys().allow("AKIASOMEBODYELSES000", ACCOUNT);
        stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));

        try (JavaProcess connector = stack.connector().launch()) {
            connector.awaitLine("WARN .*credentials.*AWS_ACCESS_KEY_ID", ConnectorEnvironment.SOON);
            stack.aws().keys().allow("AKIAIOSFODNN7EXAMPLE", ACCOUNT);

            works(connector);
        }
    }

    @Test
    void unreachableKafkaIsLoggedAndRetried() {
        stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
        int port = FreePort.choose();

        try (JavaProcess connector = stack.connector()
                .with("AKTO_KAFKA_BROKER_MAL", "127.0.0.1:" + port)
                .launch()) {
            connector.awaitLine("WARN .*127.0.0.1:" + port + ".*AKTO_KAFKA_BROKER_MAL", ConnectorEnvironment.SOON);
            try (KafkaBroker late = KafkaBroker.started(port)) {
                stack.moveTo(late);

                works(connector);
            }
        }
    }

    @Test
    void unknownKafkaHostIsLoggedAndRetried(KafkaBroker broker) throws IOException {
        stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
        Path hosts = Files.writeString(data.resolve("hosts"), "127.0.0.1 localhost\n");
        String name = "kafka.example.test";
        String port =
                broker.bootstrapServers().substring(broker.bootstrapServers().indexOf(':'));

        try (JavaProcess connector = stack.connector()
                .jvm("-Djdk.net.hosts.file=" + hosts)
                .with("AKTO_KAFKA_BROKER_MAL", name + port)
                .launch()) {
            connector.awaitLine("WARN .*" + name + port + ".*AKTO_KAFKA_BROKER_MAL", ConnectorEnvironment.SOON);
            Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 " + name + "\n");

            works(connector);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kafka: ", "HttpServer started on", "Reading log groups"})
    void stopDuringStartupLogsNoError(String begun) {
        try (JavaProcess connector = stack.connector().launch()) {
            connector.awaitLine(begun, ConnectorEnvironment.SOON);

            assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
            assertThat(String.join("\n", connector.output())).doesNotContain("\tat ", " ERROR ");
        }
    }

    @Test
    void routeWithMissingBeanEndsStartup() throws IOException {
        Path routes = Files.createDirectory(data.resolve("routes"));
        Files.writeString(
                routes.resolve("edited.camel.yaml"),
                "- route:\n    from:\n      uri: timer:edited\n      steps:\n        - process:\n            ref: nobody\n");

        try (JavaProcess connector = stack.connector().in(data).launch()) {
            assertThat(connector.awaitExit(ConnectorEnvironment.SOON)).isEqualTo(2);
            connector.awaitLine("nobody", ConnectorEnvironment.SOON);
        }
    }
}
