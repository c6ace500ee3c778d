/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a virtual machine gets: the archive, its start script and its training. */
class VmIT {

    /** The target of a link in Markdown, without the place in the document. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    @TempDir
    Path directory;

    @Test
    void trainedInstallStartsFromItsTrainingAndStopsGracefully() throws Exception {
        VmInstall machine = new VmInstall(directory);
        machine.run("unpacked.txt", "tar", "xzf", packed().toString(), "--strip-components=1");
        assertThat(deadLinks()).isEmpty();
        machine.run("trained.txt", "bin/train");
        assertThat(directory.resolve(machine.trained())).isNotEmptyFile();

        // without a trained file that fits, the JVM starts all the same; here it must not
        Map<String, String> environment = machine.environment("JAVA_OPTS", machine.requireTrained());
        Process connector = machine.start(environment, "output.txt", "bin/api-gateway-logging");
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> machine.output("output.txt").contains("Started reading log group group"));
            connector.destroy();
            assertThat(connector.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(connector.exitValue()).as(machine.output("output.txt")).isZero();
        } finally {
            connector.destroyForcibly();
        }
    }

    /** The links of the unpacked documents to files that the archive does not have. */
    private List<String> deadLinks() throws IOException {
        List<String> dead = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".md")).toList()) {
                LINK.matcher(Files.readString(file))
                        .results()
                        .map(link -> link.group(1))
                        .filter(link -> !link.contains("://"))
                        .filter(link -> Files.notExists(file.resolveSibling(link)))
                        .forEach(link -> dead.add(directory.relativize(file) + ": " + link));
            }
        }
        return dead;
    }

    private static Path packed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("api-gateway-logging-.*\\.tar\\.gz"))
                    .map(Path::toAbsolutePath)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
