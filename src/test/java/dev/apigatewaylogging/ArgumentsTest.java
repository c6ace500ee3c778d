/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that are no command: a pipeline must not take a misspelled {@code validate} for a success. */
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
}
