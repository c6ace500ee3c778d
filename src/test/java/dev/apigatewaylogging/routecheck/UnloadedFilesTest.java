/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnloadedFilesTest {

    @TempDir
    private Path directory;

    private String pattern;

    @BeforeEach
    void routes() throws IOException {
        pattern = "file:" + directory + "/*.camel.yaml";
        Files.writeString(directory.resolve("own.camel.yaml"), "");
    }

    @Test
    void filesThatThePatternLeavesOutAreNamed() throws IOException {
        Files.writeString(directory.resolve("extra.yaml"), "");
        Files.writeString(directory.resolve("other.camel.yml"), "");
        Files.writeString(Files.createDirectory(directory.resolve("team")).resolve("mine.camel.yaml"), "");

        assertThat(UnloadedFiles.warning(pattern))
                .hasValue("Files that are not loaded: extra.yaml, other.camel.yml, team/mine.camel.yaml in " + directory
                        + ". Only its files *.camel.yaml are routes: rename or move what is one.");
    }

    @Test
    void directoryBehindSymbolicLinkIsSearched(@TempDir Path other) throws IOException {
        Files.writeString(directory.resolve("extra.yaml"), "");
        Path link = Files.createSymbolicLink(other.resolve("link"), directory);

        assertThat(UnloadedFiles.warning("file:" + link + "/*.camel.yaml"))
                .hasValueSatisfying(warning -> assertThat(warning).contains("extra.yaml"));
    }

    @Test
    void otherFilesAreNotNamed() throws IOException {
        Files.writeString(directory.resolve("README.md"), "");
        Files.writeString(directory.resolve("kafka.camel.yaml.orig"), "");
        Files.writeString(directory.resolve(".hidden.yaml"), "");
        // how Kubernetes mounts a ConfigMap
        Files.writeString(
                Files.createDirectory(directory.resolve("..2026_11_27")).resolve("extra.yaml"), "");

        assertThat(UnloadedFiles.warning(pattern)).isEmpty();
    }

    @Test
    void routesInJarAndMissingDirectoryHaveNone() {
        assertThat(UnloadedFiles.warning("classpath:routes/*.camel.yaml")).isEmpty();
        assertThat(UnloadedFiles.warning("file:" + directory + "/missing/*.camel.yaml"))
                .isEmpty();
    }
}
