/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.docs.Readme;
import dev.apigatewaylogging.testsupport.kafka.Certificates;
import dev.apigatewaylogging.testsupport.kafka.GuardedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector with a Kafka that requires credentials or a certificate: nothing is lost or leaked. */
class KafkaLoginIT {

    private static final String PASSWORD = "#p,a)s\\s \"w'o{r}d%41+";

    @TempDir
    static Path home;

    private static GuardedBroker kafka;

    @TempDir
    Path data;

    private ConnectorEnvironment stack;

    @BeforeAll
    static void startKafka() {
        kafka = new GuardedBroker(home, "akto", PASSWORD);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void start() {
        stack = new ConnectorEnvironment(kafka.broker(), data);
        stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    /** Stores checkpoints in Kafka too, with the same credentials. */
    private Connector connector(String brokers) {
        return stack.connector()
                .with("AKTO_KAFKA_BROKER_MAL", brokers)
                .with("CHECKPOINT_STORE", "kafka")
                .with("CHECKPOINT_TOPIC", checkpoints());
    }

    private String checkpoints() {
        return stack.topicName() + ".checkpoints";
    }

    /** In a separate directory, with the settings of the README. */
    private Connector withReadmeSettings(Connector connector) throws IOException {
        String example = Readme.block("properties")
                .replace(
                        "/etc/api-gateway-logging/truststore.p12",
                        kafka.clientTruststore().toString())
                .replace(
                        "/etc/api-gateway-logging/keystore.p12",
                        kafka.clientKeystore().toString());
        Files.writeString(data.resolve("application.properties"), example);
        return connector
                .in(data)
                .with("KAFKA_TRUSTSTORE_PASSWORD", Certificates.PASSWORD)
                .with("KAFKA_KEYSTORE_PASSWORD", Certificates.PASSWORD);
    }

    private void works(JavaProcess connector) {
        stack.await(1);
        assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
        assertThat(connector.output().stream().filter(line -> line.contains(" ERROR ")))
                .isEmpty();
        assertNoSecretLogged(connector.output());
    }

    private void assertCheckpointsWritten() {
        try (TopicReader written = TopicReader.of(kafka.broker().bootstrapServers(), checkpoints())) {
            assertThat(written.toEnd()).as("checkpoints").isNotEmpty();
        }
    }

    private static void assertNoSecretLogged(List<String> output) {
        assertThat(String.join("\n", output))
                .doesNotContain(PASSWORD, PASSWORD.substring(0, 8), "LoginModule", Certificates.PASSWORD);
    }

    @Test
    void variablesOfAktosConnectorAuthenticateWithPlain() {
        try (JavaProcess connector = connector("")
                .with("AKTO_KAFKA_BROKER_URL", kafka.login())
                .with("IS_AUTH_IMPLEMENTED", "true")
                .with("KAFKA_USERNAME", "akto")
                .with("KAFKA_PASSWORD", PASSWORD)
                .launch()) {
            works(connector);
        }
        assertCheckpointsWritten();
    }

    /** SCRAM over TLS, and a password that is wrong at first. */
    private void worksAfterPasswordCorrection(Connector asked) {
        kafka.scramUser("akto", "another");
        try (JavaProcess connector = asked.with("IS_AUTH_IMPLEMENTED", "true")
                .with("KAFKA_USERNAME", "akto")
                .with("KAFKA_PASSWORD", PASSWORD)
                .launch()) {
            connector.awaitLine(
                    "WARN .*invalid credentials.*IS_AUTH_IMPLEMENTED, KAFKA_USERNAME, KAFKA_PASSWORD",
                    ConnectorEnvironment.SOON);
            kafka.scramUser("akto", PASSWORD);

            works(connector);
        }
    }

    @Test
    void wrongPasswordForRecordsIsLoggedWithSettings() throws IOException {
        worksAfterPasswordCorrection(
                withReadmeSettings(connector(kafka.encryptedLogin())).with("CHECKPOINT_STORE", "file"));
    }

    @Test
    void wrongPasswordForCheckpointsIsLoggedWithSettings() throws IOException {
        worksAfterPasswordCorrection(withReadmeSettings(connector(kafka.encryptedLogin())));
        assertCheckpointsWritten();
    }

    @Test
    void wrongPasswordIsLoggedAndCorrectableIfKafkaStartsLater() throws IOException {
        kafka.scramUser("akto", "another");
        kafka.broker().stop();
        try (JavaProcess connector = withReadmeSettings(connector(kafka.encryptedLogin()))
                .with("CHECKPOINT_STORE", "file")
                .with("IS_AUTH_IMPLEMENTED", "true")
                .with("KAFKA_USERNAME", "akto")
                .with("KAFKA_PASSWORD", PASSWORD)
                .launch()) {
            connector.awaitLine("WARN .*AKTO_KAFKA_BROKER_MAL", ConnectorEnvironment.SOON);
            kafka.broker().start();
            connector.awaitLine("WARN .*invalid credentials.*KAFKA_PASSWORD", ConnectorEnvironment.SOON);
            kafka.scramUser("akto", PASSWORD);

            works(connector);
        }
    }

    @Test
    void clientCertificateAuthenticatesWithMutualTls() throws IOException {
        try (JavaProcess connector =
                withReadmeSettings(connector(kafka.certificate())).launch()) {
            works(connector);
        }
        assertCheckpointsWritten();
    }
}
