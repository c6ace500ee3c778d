/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTest {

    @TempDir
    Path directory;

    private FileCheckpointStore store;

    @BeforeEach
    void open() {
        store = new FileCheckpointStore(directory.resolve("made/when/needed").toString());
    }

    private Path file(String suffix) {
        return directory.resolve("made/when/needed").resolve("group" + suffix + ".checkpoint");
    }

    private void put(String content) throws IOException {
        store.put("group", content.getBytes(UTF_8));
    }

    private String got() throws IOException {
        return store.get("group").map(content -> new String(content, UTF_8)).orElse("nothing");
    }

    @Test
    void storeIsInitiallyEmpty() throws IOException {
        assertThat(got()).isEqualTo("nothing");
    }

    @Test
    void checkpointSurvivesRestart() throws IOException {
        put("one");
        put("two");

        assertThat(got()).isEqualTo("two");
    }

    @Test
    void checkpointDamagedByPowerLossIsRestoredAsForced() throws IOException {
        put("one");
        store.force();
        put("two");
        store.force();
        put("three");
        byte[] whole = Files.readAllBytes(file(""));
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(""), Arrays.copyOf(whole, length));

            assertThat(got()).as("cut at %d bytes", length).isEqualTo("two");
        }
    }

    @Test
    void fileAndCopyHaveSeparateDiskBlocks() throws IOException {
        put("one");
        put("two");
        store.force();
        Files.write(file(""), new byte[0]);

        assertThat(got()).isEqualTo("two");
    }

    @Test
    void deletedCheckpointLeavesNoFile() throws IOException {
        put("one");
        put("two");
        store.force();
        put("three");
        put("");
        store.force();

        try (Stream<Path> files = Files.list(directory.resolve("made/when/needed"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void forceWithoutPutWritesNothing() throws IOException {
        store.force();

        assertThat(got()).isEqualTo("nothing");
    }

    @Test
    void failedForceIsReportedAndRetried() throws IOException {
        put("one");
        put("two");
        Files.createSymbolicLink(file(".previous.new"), Path.of("/dev/full"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(store::force)
                .withMessageContainingAll("No space left on device", "CHECKPOINT_DIR");
        Files.delete(file(".previous.new"));
        store.force();
        Files.write(file(""), new byte[0]);

        assertThat(got()).isEqualTo("two");
    }

    @Test
    void flippedBitIsDetected() throws IOException {
        put("zero");
        put("one");
        store.force();
        put("two");
        byte[] bytes = Files.readAllBytes(file(""));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(""), bytes);

        assertThat(got()).isEqualTo("one");
    }

    @Test
    void fileOfLaterReleaseIsRefusedAndKept() throws IOException {
        put("one");
        put("two");
        store.force();
        byte[] later = Files.readAllBytes(file(""));
        later[7] = 2;
        Files.write(file(""), later);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::got)
                .withMessageContainingAll(file("").toString(), "format version 2", "supports version 1", "later one");
        assertThat(file("")).hasBinaryContent(later);
    }

    @Test
    void partiallyWrittenNewFileIsIgnored() throws IOException {
        put("one");
        Files.writeString(file(".new"), "AGL");

        assertThat(got()).isEqualTo("one");
    }

    @Test
    void emptyContentDeletesCheckpoint() throws IOException {
        put("one");
        put("two");
        put("");

        assertThat(got()).isEqualTo("nothing");
    }

    private void failure(String... words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> put("one"))
                .withMessageContainingAll(words)
                .withMessageContainingAll("CHECKPOINT_DIR", directory.toString());
    }

    @Test
    void fullDiskIsReportedWithSetting() throws IOException {
        put("zero");
        put("one");
        Files.createSymbolicLink(file(".new"), Path.of("/dev/full"));

        failure("No space left on device", "free space");
    }

    @Test
    void fileInPlaceOfDirectoryIsReportedWithSetting() throws IOException {
        Files.createDirectories(directory.resolve("made/when"));
        Files.createFile(directory.resolve("made/when/needed"));

        failure("a file exists in its place", "must be a directory");
    }

    @Test
    void missingPermissionIsReported() {
        assertThat(DiskErrorHints.reason(new AccessDeniedException("x"))).isEqualTo("permission denied");
        assertThat(DiskErrorHints.todo(new AccessDeniedException("x")))
                .contains("allow the user of this process to write");
    }
}
