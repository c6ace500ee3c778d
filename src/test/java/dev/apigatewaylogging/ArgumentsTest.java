/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments: a pipeline must not take a misspelled {@code validate} for a success. */
class ArgumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"valdiate", "validate --strict", "--helpp"})
    void unknownArgumentsEndWithUsage(String arguments) {
        try (JavaProcess process = JavaProcess.of(Application.class)
                .arguments(arguments.split(" ", -1))
                .start()) {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).isEqualTo(2);
            assertThat(process.output())
                    .contains("Unknown arguments: " + arguments)
                    .anyMatch(line -> line.contains("validate  "));
        }
    }

    @Test
    void helpIsUsage() {
        try (JavaProcess process =
                JavaProcess.of(Application.class).arguments("--help").start()) {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).isZero();
            assertThat(process.output())
                    .anyMatch(line -> line.contains("validate  "))
                    .noneMatch(line -> line.contains("Unknown"));
        }
    }

    @Test
    void validCheckEndsWithItsResult(@TempDir Path directory) {
        try (JavaProcess process = JavaProcess.of(Application.class)
                .arguments("validate")
                .environment(Map.of(
                        "AWS_REGION",
                        "us-east-1",
                        "AKTO_KAFKA_BROKER_MAL",
                        "127.0.0.1:1",
                        "CHECKPOINT_DIR",
                        directory.toString(),
                        "DEAD_LETTER_DIR",
                        directory.toString()))
                .start()) {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).isZero();
            await().untilAsserted(() -> assertThat(process.output())
                    .last()
                    .isEqualTo("The settings and the routes are valid. Nothing was started."));
            assertThat(process.output()).noneMatch(line -> line.contains("SIGTERM"));
        }
    }
}
