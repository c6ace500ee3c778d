/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterDirectoryTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    @TempDir
    private Path files;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dead-letter-2026-02-30.jsonl",
                "dead-letter-2025-00-00.jsonl",
                "dead-letter-2026-01-01-1.jsonl",
                "dead-letter-2026-01-01-007.jsonl"
            })
    void fileWithForeignNameIsKept(String name) throws IOException {
        Files.writeString(files.resolve(name), "of somebody else, and more than all that may be there");

        DeadLetterDirectory.Target target = new DeadLetterDirectory(files, 50, NOON).target(10);

        assertThat(target.name()).isEqualTo("dead-letter-2026-01-31.jsonl");
        assertThat(target.deletedFiles()).isZero();
        assertThat(files.resolve(name)).exists();
    }

    @Test
    void oldestFileIsDeletedForNewOne() throws IOException {
        Files.writeString(files.resolve("dead-letter-2026-01-30.jsonl"), "x".repeat(45));

        DeadLetterDirectory.Target target = new DeadLetterDirectory(files, 50, NOON).target(10);

        assertThat(target.deletedFiles()).isEqualTo(1);
        assertThat(files).isEmptyDirectory();
    }
}
