/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An archive of the classes that the connector loads at its start. It saves a fourth of the CPU time of a start, of which
 * a build has more than a hundred.
 */
final class ClassArchive {

    private static final int SECONDS_TO_TRAIN = 60;

    private final Path jar;
    private final Path archive;
    private final Path lock;

    /** @param jar the packaged connector; each build of it has its own archive, since an archive fits one jar only */
    ClassArchive(Path jar) throws IOException {
        this.jar = jar.toAbsolutePath();
        this.archive = this.jar.resolveSibling(
                "classes-" + Files.getLastModifiedTime(jar).toMillis() + ".jsa");
        this.lock = this.jar.resolveSibling("classes.lock");
    }

    /** Returns the JVM options to use it; none without an archive, for example with a JVM that cannot write one. */
    static List<String> options(Path jar) {
        if (Files.notExists(jar)) {
            return List.of();
        }
        try {
            ClassArchive classes = new ClassArchive(jar);
            classes.train();
            return Files.exists(classes.archive)
                    ? List.of("-XX:SharedArchiveFile=" + classes.archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot train " + jar, e);
        }
    }

    /** Writes it unless it exists. The forks of a build wait for the first one. */
    private void train() throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock locked = channel.lock()) {
            if (locked.isValid() && Files.notExists(archive)) {
                run();
            }
        }
    }

    private void run() throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(jar.getParent(), "classes-*.jsa")) {
            for (Path unfit : old) {
                Files.delete(unfit);
            }
        }
        Path written = archive.resolveSibling("classes.tmp");
        Path data = Files.createTempDirectory(jar.getParent(), "classes");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ArchiveClassesAtExit=" + written,
                        "-Dcamel.main.duration-max-seconds=3",
                        "-jar",
                        jar.toString())
                .directory(jar.getParent().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(jar.resolveSibling("classes.log").toFile());
        command.environment().clear();
        List.of(
                        "LOG_GROUP_NAME=training",
                        "AWS_REGION=us-east-1",
                        "AWS_ENDPOINT_URL=http://127.0.0.1:9",
                        "AWS_ACCESS_KEY_ID=none",
                        "AWS_SECRET_ACCESS_KEY=none",
                        "AKTO_KAFKA_BROKER_MAL=127.0.0.1:9",
                        "MANAGEMENT_PORT=0",
                        "CHECKPOINT_DIR=" + data,
                        "DEAD_LETTER_DIR=" + data)
                .forEach(setting -> command.environment()
                        .put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1)));
        Process process = command.start();
        try {
            if (process.waitFor(SECONDS_TO_TRAIN, TimeUnit.SECONDS) && Files.exists(written)) {
                Files.move(written, archive);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
