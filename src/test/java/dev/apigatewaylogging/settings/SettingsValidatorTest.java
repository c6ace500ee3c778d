/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SettingsValidatorTest {

    private final AtomicReference<String> looked = new AtomicReference<>("");
    private final Set<String> variables = new HashSet<>();
    private final Main main = new Main();

    @TempDir
    private Path data;

    @BeforeEach
    void set() {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("log.group.name", "group");
        main.addInitialProperty("aws.region", "eu-west-1");
        main.addInitialProperty("akto.kafka.broker.mal", "kafka:9092");
        main.addInitialProperty("checkpoint.dir", data.toString());
        main.addInitialProperty("management.port", "0");
        main.addMainListener(new SettingsValidator(
                host -> {
                    looked.set(host);
                    return host.contains("newest");
                },
                variables));
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void startsWithValidSettingsWithoutLookingUpKnownRegion() {
        main.start();

        assertThat(main.getCamelContext().isStarted()).isTrue();
        assertThat(looked).hasValue("");
    }

    @Test
    void startFailsWithInvalidSettingsAndReportsAllErrors() {
        main.addInitialProperty("akto.traffic.batch.size", "abc");
        main.addInitialProperty("checkpoint.store", "redis");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContainingAll("  1. AKTO_TRAFFIC_BATCH_SIZE", "  2. CHECKPOINT_STORE");
        assertThat(main.getCamelContext().isStarted()).isFalse();
    }

    @Test
    void validatesSettingsAsResolvedByCamel() {
        main.addInitialProperty("akto.traffic.batch.size", "{{lines}}");
        main.addInitialProperty("lines", "many");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("AKTO_TRAFFIC_BATCH_SIZE is \"many\"");
    }

    @Test
    void addressOfOtherMachineIsReported() {
        main.addInitialProperty("management.address", "203.0.113.1");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("MANAGEMENT_ADDRESS is \"203.0.113.1\", where this host cannot listen");
    }

    @Test
    void unknownRegionIsReported() {
        main.addInitialProperty("aws.region", "eu-wst-1");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("AWS_REGION is \"eu-wst-1\", an unknown region,"
                        + " and there is no host logs.eu-wst-1.amazonaws.com.");
    }

    @Test
    void regionNewerThanSdkIsValidIfResolvable() {
        main.addInitialProperty("aws.region", "xx-newest-1");
        main.start();

        assertThat(looked).hasValue("logs.xx-newest-1.amazonaws.com");
    }

    @Test
    void emulatorRegionIsNotLookedUp() {
        main.addInitialProperty("aws.region", "local");
        main.addInitialProperty("aws.endpoint.url", "http://localhost:4566");
        main.start();

        assertThat(looked).hasValue("");
    }

    @Test
    void portInUseIsReported() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            main.addInitialProperty("management.port", String.valueOf(other.getLocalPort()));

            assertThatExceptionOfType(InvalidSettingsException.class)
                    .isThrownBy(main::start)
                    .withMessageContaining("1. MANAGEMENT_PORT is " + other.getLocalPort()
                            + ", which is not available (Address already in use).");
        }
    }

    @Test
    void checkpointDirectoryInUseIsReported() throws IOException {
        try (CheckpointDirectory other = new CheckpointDirectory(data)) {
            assertThat(other.hold()).isEmpty();

            assertThatExceptionOfType(InvalidSettingsException.class)
                    .isThrownBy(main::start)
                    .withMessageContainingAll("1. CHECKPOINT_DIR is \"" + data + "\", which", "already uses");
        }
    }

    @Test
    void directoryIsNotLockedIfCheckpointsAreInKafka() throws IOException {
        main.addInitialProperty("checkpoint.store", "kafka");
        try (CheckpointDirectory other = new CheckpointDirectory(data)) {
            assertThat(other.hold()).isEmpty();

            main.start();

            assertThat(main.getCamelContext().isStarted()).isTrue();
        }
    }

    @Test
    void unlockableDirectoryDoesNotPreventStart() throws IOException {
        main.addInitialProperty(
                "checkpoint.dir", Files.createFile(data.resolve("file")).toString());

        main.start();

        assertThat(main.getCamelContext().isStarted()).isTrue();
    }

    @Test
    void listenerSetInApplicationPropertiesDoesNotAffectOtherMain() {
        Main another = new Main();
        another.setDefaultPropertyPlaceholderLocation("false");
        another.addInitialProperty("camel.main.main-listener-classes", SettingsValidator.class.getName());

        another.start();

        assertThat(another.getMainListeners()).isNotEmpty().hasOnlyElementsOfType(SettingsValidator.class);
        assertThat(another.getCamelContext().isStarted()).isTrue();
        another.stop();
    }

    private List<String> logOfAStart() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SettingsValidator.class);
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        try {
            main.start();
        } catch (InvalidSettingsException e) {
            // what is logged before it is asserted
        } finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    void ambiguousBooleanIsLoggedOnceAtStart() {
        main.addInitialProperty("discover.openapi.spec", "yes");

        assertThat(logOfAStart())
                .containsExactly(
                        "WARN DISCOVER_OPENAPI_SPEC is \"yes\", which is read as false. Set it to true or false.");
    }

    @Test
    void unknownSettingsAreLoggedInOneWarning() {
        variables.addAll(Set.of("LOG_GROUP_NAMES", "AWS_PROFILE"));
        main.addInitialProperty("akto.kafka.topic.nam", "mine");

        assertThat(logOfAStart())
                .containsExactly(
                        "WARN Unknown settings, which have no effect: LOG_GROUP_NAMES (did you mean LOG_GROUP_NAME?),"
                                + " akto.kafka.topic.nam (did you mean akto.kafka.topic.name?). See README.md for all settings.");
    }

    @Test
    void unknownSettingIsLoggedBeforeTheErrorThatItCauses() {
        variables.add("AKTO_KAFKA_BROKER");
        main.addOverrideProperty("akto.kafka.broker.mal", "");

        assertThat(logOfAStart())
                .containsExactly("WARN Unknown settings, which have no effect: AKTO_KAFKA_BROKER (did you mean"
                        + " AKTO_KAFKA_BROKER_MAL?). See README.md for all settings.");
    }

    @Test
    void ineffectiveVariablesAreLoggedInOneWarningWithReplacements() {
        main.addInitialProperty("enable.cross.account.mode", "true");
        main.addInitialProperty("log.group.arn", "arn:secret");
        main.addInitialProperty("ticker.interval.minutes", "");
        main.addInitialProperty("discover.execution.log.groups", "false");

        assertThat(logOfAStart())
                .containsExactly("WARN Variables of Akto's connector that have no effect here:"
                        + " ENABLE_CROSS_ACCOUNT_MODE (it needs DATABASE_ABSTRACTOR_TOKEN and an empty CROSS_ACCOUNT_ROLE_ARN);"
                        + " LOG_GROUP_ARN (set LOG_GROUP_NAME, which takes ARNs).");
    }

    @Test
    void crossAccountModeWithTokenIsValid() {
        main.addInitialProperty("enable.cross.account.mode", "true");
        main.addInitialProperty("database.abstractor.token", "a.b.c");

        assertThat(logOfAStart()).isEmpty();
    }

    @Test
    void roleSetByEksForSdkIsNotReported() {
        main.addInitialProperty("aws.role.arn", "arn:aws:iam::123456789012:role/reader");
        main.addInitialProperty("aws.web.identity.token.file", "/var/run/secrets/token");

        assertThat(logOfAStart()).isEmpty();
    }

    @Test
    void unusedRoleIsLogged() {
        main.addInitialProperty("aws.role.arn", "arn:aws:iam::123456789012:role/reader");

        assertThat(logOfAStart()).singleElement().asString().contains("AWS_ROLE_ARN (set CROSS_ACCOUNT_ROLE_ARN");
    }

    @Test
    void smallBatchSizeIsExplainedOnce() {
        main.addInitialProperty("akto.traffic.batch.size", "10");

        assertThat(logOfAStart())
                .containsExactly(
                        "INFO AKTO_TRAFFIC_BATCH_SIZE is 10: Kafka's producer sends batches of at most 26214"
                                + " bytes. It does not limit requests to less than 100 log entries, so that no request is split.");
    }

    @Test
    void defaultsLogNoExplanation() {
        assertThat(logOfAStart()).isEmpty();
    }
}
