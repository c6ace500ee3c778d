/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the Dockerfile that need no engine: the training, the start, the health check. */
class DockerfileIT {

    private static final Path TARGET = Path.of("target");

    @TempDir
    Path app;

    private List<String> instructions;
    private VmInstall machine;

    /** Puts into the directory what the Dockerfile copies to /app. */
    @BeforeEach
    void copy() throws IOException {
        instructions = instructions();
        machine = new VmInstall(app);
        Files.copy(TARGET.resolve("api-gateway-logging.jar"), app.resolve("api-gateway-logging.jar"));
        Files.createSymbolicLink(app.resolve("lib"), TARGET.resolve("lib").toAbsolutePath());
        Files.copy(Path.of("application.properties"), app.resolve("application.properties"));
        Files.createSymbolicLink(app.resolve("bin"), Path.of("src/main/bin").toAbsolutePath());
        Files.createSymbolicLink(app.resolve("routes"), Path.of("routes").toAbsolutePath());
    }

    /** The instructions, each on one line. */
    private static List<String> instructions() throws IOException {
        String text = Files.readString(Path.of("Dockerfile")).replaceAll("(?m)^\\s*#.*\\R", "");
        return text.replaceAll("\\\\\\R\\s*", " ").lines().map(String::strip).toList();
    }

    private String instruction(String start, String containing) {
        return instructions.stream()
                .filter(line -> line.startsWith(start) && line.contains(containing))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void imageStartsHealthyFromItsTrainingWithoutWarnings() throws Exception {
        machine.run("training.txt", "bash", "-c", instruction("RUN", "train").substring("RUN".length()));
        assertThat(app.resolve(machine.trained())).isNotEmptyFile();

        String options = instruction("ENV", "JAVA_OPTS");
        options =
                options.substring(options.indexOf('"') + 1, options.lastIndexOf('"')) + " " + machine.requireTrained();
        Map<String, String> environment = machine.environment("JAVA_OPTS", options);
        Process connector =
                machine.start(environment, "output.txt", words(instruction("ENTRYPOINT", ""), "/app/", app + "/"));
        try {
            String[] check = words(instruction("HEALTHCHECK", "").replaceFirst(".*CMD", "CMD"), "/app/", app + "/");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> machine.start(environment, "check.txt", check).waitFor() == 0);
            assertThat(machine.output("output.txt"))
                    .as("routes behind a symbolic link are loaded")
                    .contains("Reading log groups group")
                    .doesNotContain("shared class paths mismatch", "Picked up", "WARNING: ", "[warning]");
        } finally {
            connector.destroy();
            connector.waitFor(60, TimeUnit.SECONDS);
            connector.destroyForcibly();
        }
    }

    /** The JRE that writes the cache must be the one that maps it, and the jars must be those of the training. */
    @Test
    void imageRunsWhatWasTrained() {
        List<String> bases = instructions.stream()
                .filter(line -> line.startsWith("FROM eclipse-temurin"))
                .map(line -> line.replaceAll(" AS .*", ""))
                .toList();
        assertThat(bases).hasSize(2).containsOnly("FROM eclipse-temurin:25-jre");
        for (String part : List.of("/build/target/lib lib", "/build/target/api-gateway-logging.jar ./")) {
            assertThat(instructions.stream().filter(("COPY --from=build " + part)::equals))
                    .as(part)
                    .hasSize(2);
        }
        assertThat(instructions).contains("COPY --from=train /app/api-gateway-logging.aot ./");
    }

    @Test
    void imageRunsAsUnprivilegedUserOnPinnedBases() {
        assertThat(instructions).contains("USER 10001:10001");
        assertThat(instructions.stream().filter(line -> line.startsWith("FROM")))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(from -> assertThat(from).matches("FROM (--platform=\\S+ )?\\S+:\\S*\\d\\S*( AS \\w+)?"));
    }

    @Test
    void imageExcludesUnneededFiles() throws IOException {
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .startsWith("*")
                .contains("!pom.xml", "!routes", "!src");
        try (Stream<String> copies = instructions.stream().filter(line -> line.startsWith("COPY ."))) {
            assertThat(copies).allMatch(line -> line.startsWith("COPY .mvn "));
        }
    }

    private static String[] words(String instruction, String from, String to) throws IOException {
        JsonNode list = new ObjectMapper().readTree(instruction.substring(instruction.indexOf('[')));
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText().replace(from, to)));
        return words.toArray(String[]::new);
    }
}
