package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The directory of the checkpoints as this process holds it, alone or together with others that share the log groups. Two
 * processes that do not know of each other would deliver everything twice.
 *
 * <p>It is held by a lock of the operating system on a file beside the checkpoints, which ends with the process, however
 * that ends; the file stays.
 */
public final class CheckpointDirectory implements AutoCloseable {

    private static final String LOCK_FILE = ".lock";
    private static final int LONGEST_NAME = 200;

    private final Path directory;
    private FileChannel channel;

    /** @param directory where the checkpoints are; made if it is not there */
    public CheckpointDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Holds it until {@link #close()} or the end of the process.
     *
     * @param alone whether no other process may hold it; otherwise those that share it may
     * @return who holds it in a way that keeps this process out; empty where it is held by this process now
     * @throws IOException if the file cannot be made, or the file system knows no locks
     */
    public synchronized Optional<String> hold(boolean alone) throws IOException {
        close();
        Files.createDirectories(directory);
        FileChannel opened = FileChannel.open(
                directory.resolve(LOCK_FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean held = false;
        try {
            if (lock(opened, !alone) == null) {
                return Optional.of(holder(opened));
            }
            if (alone) {
                opened.truncate(0);
                opened.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
            }
            channel = opened;
            held = true;
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.of("this process itself");
        } finally {
            if (!held) {
                opened.close();
            }
        }
    }

    private static FileLock lock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    /** Those that share it are many and leave no name. */
    private static String holder(FileChannel channel) throws IOException {
        FileLock together = lock(channel, true);
        if (together != null) {
            together.release();
            return "a process with CLUSTER=file";
        }
        ByteBuffer name = ByteBuffer.allocate(LONGEST_NAME);
        channel.read(name, 0);
        String written = new String(name.array(), 0, name.position(), StandardCharsets.UTF_8);
        return written.isEmpty() ? "another process" : written;
    }

    private static String self() {
        String host = System.getenv("HOSTNAME");
        String process = "process " + ProcessHandle.current().pid();
        return host == null || host.isEmpty() ? process : process + " on " + host;
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
