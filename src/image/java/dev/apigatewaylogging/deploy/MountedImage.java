/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The image that {@code src/image/bin/build} builds, mounted by buildah, so that its command runs without a container engine. */
public final class MountedImage implements AutoCloseable {

    /** Its name. */
    public static final String NAME = "localhost/api-gateway-logging:test";

    private final String container;
    private final Path root;
    private final JsonNode config;

    private MountedImage(String container) throws IOException {
        this.container = container;
        this.root = Path.of(buildah("mount", container));
        this.config = new ObjectMapper()
                .readTree(buildah("inspect", "--type", "image", NAME))
                .path("Docker")
                .path("config");
    }

    /** Mounts it. */
    public static MountedImage mounted() throws IOException {
        return new MountedImage(buildah("from", "--pull-never", NAME));
    }

    /** The bytes of its layers, uncompressed. */
    public long size() throws IOException {
        String size = buildah("images", "--json", NAME);
        return new ObjectMapper().readTree(size).path(0).path("size").asLong();
    }

    /** The user and group that its processes have. */
    public String user() {
        return config.path("User").asText();
    }

    /**
     * Starts its entry point with its variables, on a read-only root.
     *
     * @param data the directory that is mounted for data
     * @param settings variables in addition to the image's, which they override
     */
    public JavaProcess start(Path data, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "src/image/bin/run",
                root.toString(),
                data.toString(),
                user(),
                config.path("WorkingDir").asText()));
        Map<String, String> environment = new LinkedHashMap<>();
        config.path("Env").forEach(variable -> {
            String[] parts = variable.asText().split("=", 2);
            environment.put(parts[0], parts[1]);
        });
        environment.putAll(settings);
        environment.forEach((name, value) -> command.add(name + "=" + value));
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        return JavaProcess.started(new ProcessBuilder(command));
    }

    /** Whether its health check succeeds within the mounts of one of its processes. */
    public boolean isHealthy(long pid, String port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "nsenter", "--target", Long.toString(pid), "--mount", "--root", "env", "MANAGEMENT_PORT=" + port));
        JsonNode check = config.path("Healthcheck").path("Test");
        if (!check.path(0).asText().equals("CMD")) {
            throw new IllegalStateException("not a command: " + check);
        }
        check.forEach(word -> command.add(word.asText()));
        command.remove("CMD");
        return waitFor(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start())
                == 0;
    }

    @Override
    public void close() throws IOException {
        buildah("rm", container);
    }

    private static String buildah(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("buildah"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (waitFor(process) != 0) {
            throw new IOException("failed: " + command);
        }
        return output;
    }

    private static int waitFor(Process process) {
        try {
            if (process.waitFor(2, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("still running: " + process);
    }
}
