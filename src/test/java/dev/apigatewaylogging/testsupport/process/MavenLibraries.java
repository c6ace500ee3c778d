/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dependencies of a POM: the class path of a program whose versions are not those of the project. */
public final class MavenLibraries {

    private MavenLibraries() {}

    /**
     * Copies the dependencies to a directory unless it exists: from the local repository if all of them are there, else from
     * where Maven finds them.
     *
     * @param properties what the POM expects, such as {@code -Dkafka.version=2.8.2}
     */
    public static void copy(Path pom, Path directory, String... properties) {
        if (Files.notExists(directory)
                && !maven("-o", pom, directory, properties).isEmpty()) {
            String failure = maven("-ntp", pom, directory, properties);
            if (!failure.isEmpty()) {
                throw new IllegalStateException(failure);
            }
        }
    }

    /** The output of Maven if it failed. */
    private static String maven(String option, Path pom, Path directory, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-q",
                option,
                "-f",
                pom.toString(),
                "-Dmaven.repo.local=" + System.getProperty("maven.repository"),
                "org.apache.maven.plugins:maven-dependency-plugin:" + System.getProperty("maven.dependency.plugin")
                        + ":copy-dependencies",
                "-DoutputDirectory=" + directory.toAbsolutePath()));
        command.addAll(List.of(properties));
        try {
            Process maven =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return maven.waitFor() == 0 ? "" : output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
