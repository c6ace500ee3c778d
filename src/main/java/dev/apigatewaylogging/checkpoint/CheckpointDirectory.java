/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Locks the directory of the checkpoints. Two processes would deliver everything twice.
 *
 * <p>The lock is an operating system lock on a file in the directory. It ends with the process, however that ends; the
 * file remains.
 */
public final class CheckpointDirectory implements AutoCloseable {

    private static final String LOCK_FILE = ".lock";
    private static final int MAX_NAME_LENGTH = 200;

    private final Path directory;
    private FileChannel channel;

    /** @param directory directory of the checkpoints, created if missing */
    public CheckpointDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Locks the directory until {@link #close()} or the end of the process.
     *
     * @return the holder of the lock; empty if this process has locked the directory
     * @throws IOException if the file cannot be created, or the file system does not support locks
     */
    public synchronized Optional<String> hold() throws IOException {
        close();
        Files.createDirectories(directory);
        FileChannel opened = FileChannel.open(
                directory.resolve(LOCK_FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean held = false;
        try {
            if (opened.tryLock() == null) {
                return Optional.of(holder(opened));
            }
            opened.truncate(0);
            opened.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
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

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer name = ByteBuffer.allocate(MAX_NAME_LENGTH);
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
