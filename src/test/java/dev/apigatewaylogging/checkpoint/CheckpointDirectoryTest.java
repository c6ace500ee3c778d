/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which process holds the checkpoint directory, seen from another process. */
class CheckpointDirectoryTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** A process that holds a directory until it is killed. */
    static final class Holder {

        public static void main(String... args) throws Exception {
            System.out.println(
                    "held: " + new CheckpointDirectory(Path.of(args[0])).hold().isEmpty());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private JavaProcess holder() {
        JavaProcess process =
                JavaProcess.of(Holder.class).arguments(directory.toString()).start();
        process.awaitLine("held: true", SOON);
        return process;
    }

    @Test
    void exclusiveLockIsHeldUntilProcessEnds() throws Exception {
        try (JavaProcess other = holder();
                CheckpointDirectory own = new CheckpointDirectory(directory)) {
            assertThat(own.hold()).get().asString().startsWith("process " + other.pid());

            other.kill();

            assertThat(own.hold()).isEmpty();
        }
    }

    @Test
    void lockIsNotHeldTwiceByOneProcess() throws Exception {
        try (CheckpointDirectory one = new CheckpointDirectory(directory);
                CheckpointDirectory two = new CheckpointDirectory(directory)) {
            assertThat(one.hold()).isEmpty();
            assertThat(two.hold()).contains("this process itself");
        }
    }

    @Test
    void missingDirectoryIsCreatedWithLockFileOnly() throws Exception {
        Path deep = directory.resolve("a/b");
        try (CheckpointDirectory own = new CheckpointDirectory(deep)) {
            assertThat(own.hold()).isEmpty();
        }
        try (Stream<Path> files = Files.list(deep)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly(".lock");
        }
    }

    @Test
    void creationFailureIsReported() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (CheckpointDirectory own = new CheckpointDirectory(file)) {
            assertThatIOException().isThrownBy(() -> own.hold());
        }
    }
}
