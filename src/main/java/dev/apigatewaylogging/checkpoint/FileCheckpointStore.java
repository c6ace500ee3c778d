/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each document in a file of a directory. A file is written next to the old one and renamed, so that a complete
 * file always exists, also after the process was killed. Not every write is forced to the disk, because a slow disk
 * would delay checkpoints. A file may be corrupt after a power failure; then {@code .previous} is used, a copy that
 * {@link #force} has forced to the disk.
 *
 * <p>File format: the four letters {@code AGLC}, a format version (int, 1), the CRC-32C of the content (int), the
 * content.
 */
@Metadata(label = "bean", description = "Stores checkpoints in files of a directory")
public final class FileCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointStore.class);

    private static final int MAGIC = 0x41474C43;
    private static final int VERSION = 1;
    private static final int HEADER = 12;

    @Metadata(description = "Directory of the files, created if missing", required = true)
    private Path directory;

    private final Set<String> unforced = ConcurrentHashMap.newKeySet();

    public FileCheckpointStore() {}

    /** @param directory directory of the files, created if missing */
    public FileCheckpointStore(String directory) {
        setDirectory(directory);
    }

    /** Directory of the files, created if missing. */
    public void setDirectory(String directory) {
        this.directory = Path.of(directory);
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        Path file = file(name, "");
        Optional<byte[]> content = read(file);
        if (content.isEmpty() && Files.exists(file)) {
            Path previous = file(name, ".previous");
            Optional<byte[]> older = read(previous);
            LOG.warn(
                    "Checkpoint file {} is corrupt. {}",
                    file,
                    older.isPresent()
                            ? "Using the previous checkpoint: some requests may be duplicated; none is lost."
                            : "No previous checkpoint. Its content is lost: requests may be duplicated, and if it"
                                    + " was the position of a log group, scanning starts from LOG_START_FROM, and"
                                    + " older requests that were not delivered are lost.");
            return older;
        }
        return content;
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        try {
            write(name, content);
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private IOException notWritable(IOException e) {
        return new IOException(
                "the directory " + directory.toAbsolutePath() + " of CHECKPOINT_DIR cannot be written ("
                        + DiskErrorHints.reason(e) + "): " + DiskErrorHints.todo(e),
                e);
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = file(name, "");
        if (content.length == 0) {
            unforced.remove(name);
            Files.deleteIfExists(file(name, ".previous"));
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(directory);
        boolean first = !Files.exists(file);
        replace(name, "", content, first);
        if (first) {
            forceDirectory();
        } else {
            unforced.add(name);
        }
    }

    /** Copies documents written since the last call to {@code .previous}, forced to the disk. */
    @Override
    public void force() throws IOException {
        for (String name : List.copyOf(unforced)) {
            unforced.remove(name);
            try {
                Optional<byte[]> content = read(file(name, ""));
                if (content.isPresent()) {
                    replace(name, ".previous", content.get(), true);
                    forgetWithoutFile(name);
                }
            } catch (IOException e) {
                unforced.add(name);
                throw notWritable(e);
            }
        }
        if (Files.exists(directory)) {
            forceDirectory();
        }
    }

    /** Deletes the copy of a document that was deleted while it was copied. */
    private void forgetWithoutFile(String name) throws IOException {
        if (!Files.exists(file(name, ""))) {
            Files.deleteIfExists(file(name, ".previous"));
        }
    }

    @Override
    public void release(String name) {
        unforced.removeIf(document -> document.startsWith(name));
    }

    private void replace(String name, String suffix, byte[] content, boolean forced) throws IOException {
        Path written = file(name, suffix + ".new");
        write(written, content, forced);
        Files.move(written, file(name, suffix), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path file, byte[] content, boolean forced) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length);
        bytes.putInt(MAGIC)
                .putInt(VERSION)
                .putInt(checksum(content))
                .put(content)
                .flip();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (forced) {
                channel.force(true);
            }
        }
    }

    /** Makes the rename survive a power failure. */
    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * The content of a file; empty if it is missing or corrupt.
     *
     * @throws IOException if it cannot be read, or a later release wrote it
     */
    private static Optional<byte[]> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (bytes.length <= HEADER) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt() != MAGIC) {
            return Optional.empty();
        }
        int version = buffer.getInt();
        if (version > VERSION) {
            // not corrupt: treated as such, it would be overwritten, and the requests since its position would be lost
            throw new IOException("Checkpoint file " + file + " has format version " + version
                    + ", but this release supports version " + VERSION
                    + ". Use the release that wrote it, or a later one");
        }
        if (version != VERSION) {
            return Optional.empty();
        }
        int expected = buffer.getInt();
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return checksum(content) == expected ? Optional.of(content) : Optional.empty();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private Path file(String name, String suffix) {
        return directory.resolve(name + suffix + ".checkpoint");
    }
}
