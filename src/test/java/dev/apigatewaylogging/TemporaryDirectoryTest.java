/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryDirectoryTest {

    /** Where not even root can create a file. */
    private static final String UNWRITABLE = "/proc/none";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "validate"})
    void unwritableDirectoryIsReportedWithoutStackTrace(String arguments) {
        try (JavaProcess process = JavaProcess.of(Application.class)
                .jvm("-Djava.io.tmpdir=" + UNWRITABLE)
                .arguments(arguments.isEmpty() ? new String[0] : new String[] {arguments})
                .environment(Map.of(
                        "AWS_REGION", "us-east-1",
                        "AKTO_KAFKA_BROKER_MAL", "127.0.0.1:1",
                        "MANAGEMENT_PORT", "0",
                        "CHECKPOINT_DIR", directory.toString(),
                        "DEAD_LETTER_DIR", directory.toString()))
                .start()) {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).isEqualTo(2);
            assertThat(process.output())
                    .noneMatch(line -> line.startsWith("\tat "))
                    .anyMatch(line -> line.contains("The temporary directory " + UNWRITABLE + " cannot be written"))
                    .anyMatch(line -> line.contains("-Djava.io.tmpdir"));
        }
    }

    @Test
    void missingDirectoryIsCreated() {
        Path missing = directory.resolve("missing");

        assertThat(TemporaryDirectory.problem(missing)).isEmpty();
        assertThat(missing).isEmptyDirectory();
    }
}
