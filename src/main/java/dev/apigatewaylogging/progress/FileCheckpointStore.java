package dev.apigatewaylogging.progress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each document in a file of a directory. A file is written beside the old one, forced to the disk and renamed, so
 * that there is always a whole one; the one before it is kept as {@code .previous} for the case that a disk lied.
 *
 * <p>A file is: the four letters {@code AGLC}, a format version (int, 1), the CRC-32C of the content (int), the content.
 */
public final class FileCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointStore.class);

    private static final int MAGIC = 0x41474C43;
    private static final int VERSION = 1;
    private static final int HEADER = 12;

    private final Path directory;

    /** @param directory where the files are; made if it is not there */
    public FileCheckpointStore(String directory) {
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
                    "The checkpoint file {} is damaged: {}. Some requests may be delivered twice, none is lost.",
                    file,
                    older.isPresent()
                            ? "the previous one is used"
                            : "there is no previous one, so reading starts from LOG_START_FROM");
            return older;
        }
        return content;
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        try {
            write(name, content);
        } catch (IOException e) {
            throw new IOException(
                    "the directory " + directory.toAbsolutePath() + " of CHECKPOINT_DIR cannot be written ("
                            + DiskAdvice.reason(e) + "): " + DiskAdvice.todo(e),
                    e);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = file(name, "");
        Path previous = file(name, ".previous");
        if (content.length == 0) {
            Files.deleteIfExists(previous);
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(directory);
        Path written = file(name, ".new");
        writeThrough(written, content);
        if (Files.exists(file)) {
            Files.deleteIfExists(previous);
            keep(file, previous);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    /** Network file systems know no links, and Linux allows none of a file that another user owns. */
    private static void keep(Path file, Path previous) throws IOException {
        try {
            Files.createLink(previous, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(file, previous, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void writeThrough(Path file, byte[] content) throws IOException {
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
            channel.force(true);
        }
    }

    /** Makes the rename itself survive a power cut. */
    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The content of a file; empty if there is none or if it is damaged. */
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
        if (buffer.getInt() != MAGIC || buffer.getInt() != VERSION) {
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
