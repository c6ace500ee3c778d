package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** The steps of the Dockerfile that need no engine: the training of the class archive, the start, the health check. */
class DockerfileIT {

    private static final Path TARGET = Path.of("target");

    @TempDir
    Path app;

    private List<String> instructions;

    /** Puts into the directory what the Dockerfile copies to /app. */
    @BeforeEach
    void copy() throws IOException {
        instructions = instructions();
        Files.copy(TARGET.resolve("api-gateway-logging.jar"), app.resolve("api-gateway-logging.jar"));
        Files.createSymbolicLink(app.resolve("lib"), TARGET.resolve("lib").toAbsolutePath());
        Files.copy(Path.of("application.properties"), app.resolve("application.properties"));
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

    private Process start(Map<String, String> environment, File output, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(app.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", java, (path, first) -> first + ":" + path);
        return builder.start();
    }

    @Test
    void trainingMakesTheArchiveWithWhichTheImageStartsAndIsHealthy() throws Exception {
        File trained = app.resolve("training.txt").toFile();
        String training = instruction("RUN", "ArchiveClassesAtExit").substring("RUN".length());
        Process trainer = start(Map.of(), trained, "bash", "-c", training);
        assertThat(trainer.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(trainer.exitValue()).as(Files.readString(trained.toPath())).isZero();
        assertThat(app.resolve("app.jsa")).isNotEmptyFile();

        String port = Integer.toString(freePort());
        String options = instruction("ENV", "JAVA_TOOL_OPTIONS");
        options = options.substring(options.indexOf('"') + 1, options.lastIndexOf('"'))
                .replace("/app/", app + "/")
                // there it must not fail without the archive; here it must be used
                .replace("-Xshare:auto", "-Xshare:on");
        File told = app.resolve("output.txt").toFile();
        Process connector = start(
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        options,
                        "MANAGEMENT_PORT",
                        port,
                        "LOG_GROUP_NAME",
                        "group",
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:1",
                        "AKTO_KAFKA_BROKER_MAL",
                        "127.0.0.1:1"),
                told,
                words(instruction("ENTRYPOINT", ""), "/app/", app + "/"));
        try {
            String[] check = words(instruction("HEALTHCHECK", "").replaceFirst(".*CMD", "CMD"), "/app/", app + "/");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                Process asked = start(
                        Map.of("MANAGEMENT_PORT", port),
                        app.resolve("check.txt").toFile(),
                        check);
                return asked.waitFor() == 0;
            });
            assertThat(Files.readString(told.toPath())).doesNotContain("shared class paths mismatch");
        } finally {
            connector.destroy();
            connector.waitFor(60, TimeUnit.SECONDS);
            connector.destroyForcibly();
        }
    }

    @Test
    void theImageRunsAsNobodyInParticularOnNamedBases() {
        assertThat(instructions).contains("USER 10001:10001");
        assertThat(instructions.stream().filter(line -> line.startsWith("FROM")))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(from -> assertThat(from).matches("FROM \\S+:\\S*\\d\\S*( AS \\w+)?"));
    }

    @Test
    void theImageKeepsOutWhatItDoesNotNeed() throws IOException {
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
