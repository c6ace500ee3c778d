/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters that cannot be written: valid requests still arrive, nothing is scanned twice and no memory is held
 * for them, readiness and a counter report it, and the connector recovers by itself.
 */
@ExtendWith(SharedBroker.class)
class DeadLetterIT {

    private static final int REFUSED = 6_000;
    private static final int GOOD = 20;
    private static final String UNWRITABLE = "apigateway_logging_dead_letters_total{reason=\"unwritable\"}";
    private static final String WARNING = "Dead letters cannot be written";

    @TempDir
    Path data;

    private ConnectorEnvironment stack;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private Connector connector(Path directory) {
        return stack.connector()
                .with("DEAD_LETTER_DIR", directory.toString())
                .with("AKTO_TRAFFIC_BATCH_TIME_SECS", "2")
                .with("AKTO_BYTES_IN_THRESHOLD", "5");
    }

    /** Requests that an authorizer rejected, and valid ones between them. */
    private void logRejectedAndValid(Instant start) {
        for (int request = 0; request < REFUSED; request++) {
            Instant at = start.plusMillis(request * 3L);
            RequestScript refused = stack.request(RequestKind.UNAUTHORIZED);
            stack.log(refused, at, lines -> lines);
            if (request % (REFUSED / GOOD) == 0) {
                stack.log(RequestKind.MOCK, at);
            }
        }
    }

    /** Requests of which only errors are logged, so that there can be no record of them. */
    private void logErrors(Instant start, int count) {
        for (int request = 0; request < count; request++) {
            Instant at = start.plusMillis(request);
            String id = UUID.randomUUID().toString();
            stack.log(at, "(" + id + ") Execution failed due to configuration error: Invalid permissions");
            stack.log(at, "(" + id + ") Method completed with status: 500");
        }
    }

    private static double sum(Management management, String metric) {
        return management.metrics().entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(metric))
                .mapToDouble(sample -> sample.getValue())
                .sum();
    }

    private static void assertNothingHeld(Management management) {
        assertThat(management.metrics())
                .containsEntry("apigateway_logging_buffer_used_bytes", 0.0)
                .containsEntry("apigateway_logging_requests_open", 0.0)
                .containsEntry("apigateway_logging_requests_in_flight", 0.0);
        assertThat(sum(management, "apigateway_logging_log_group_lag_seconds")).isBetween(0.0, 30.0);
    }

    private static long warnings(JavaProcess connector) {
        return connector.output().stream()
                .filter(line -> line.contains(WARNING))
                .count();
    }

    /** The lines that are JSON: a full disk truncates one. */
    private static List<JsonNode> letters(List<String> lines) {
        return lines.stream().flatMap(line -> parsed(line).stream()).toList();
    }

    private static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(new ObjectMapper().readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Path directory) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new AssertionError("no dead letters in " + directory, e);
        }
        return lines;
    }

    @Test
    void unwritableDirectoryStopsNothingAndRecovers() throws IOException {
        Path directory = Files.writeString(data.resolve("dead-letter"), "a file in the directory's place");
        Instant start = Instant.now().minusSeconds(60);
        logRejectedAndValid(start);
        for (int line = 0; line < 50; line++) {
            stack.log(start.plusMillis(line), "tells of no request at all");
        }
        logErrors(start, 100);

        try (JavaProcess connector = connector(directory).start()) {
            stack.await(GOOD);
            Management management = Management.of(connector);
            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                assertThat(management.metrics()).containsEntry(UNWRITABLE, 150.0);
                assertThat(sum(management, "apigateway_logging_requests_refused_total"))
                        .isEqualTo(REFUSED);
                assertNothingHeld(management);
            });
            assertThat(management.metrics())
                    .containsEntry("apigateway_logging_events_parsed_total{type=\"unparseable\"}", 50.0);
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(management.get("/q/health/ready").body()).contains("DEAD_LETTER_DIR", "NotDirectoryException");
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(warnings(connector)).isBetween(1L, 2L);

            Files.delete(directory);
            // what is logged earlier than that, the live scan may have passed
            stack.log(Instant.now(), "tells of no request either");

            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                assertThat(directory).isDirectory();
                assertThat(lines(directory)).anyMatch(line -> line.contains("tells of no request either"));
                assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(200);
            });
            assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
            assertThat(letters(lines(directory)))
                    .anySatisfy(letter ->
                            assertThat(letter.path("deadLetters").asInt()).isEqualTo(150))
                    .anySatisfy(letter ->
                            assertThat(letter.path("message").asText()).isEqualTo("tells of no request either"));
            assertThat(letters(lines(directory)).stream()
                            .filter(letter -> letter.path("reason").asText().equals("unauthorized"))
                            .mapToInt(letter -> letter.path("requests").asInt())
                            .sum())
                    .isGreaterThan(0)
                    .isLessThanOrEqualTo(REFUSED);
        }
    }

    @Test
    void fullDiskStopsNothingAndRecovers() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(data.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
                .as("permission to mount")
                .isZero();
        try {
            onADiskOfAMebibyte(disk);
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    private void onADiskOfAMebibyte(Path disk) throws IOException, InterruptedException {
        Path directory = disk.resolve("dead-letter");
        Instant start = Instant.now().minusSeconds(60);
        logRejectedAndValid(start);
        logErrors(start, REFUSED);

        try (JavaProcess connector = connector(directory).start()) {
            stack.await(GOOD);
            Management management = Management.of(connector);
            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                assertThat(sum(management, "apigateway_logging_dead_letters_total"))
                        .isEqualTo(REFUSED);
                assertThat(management.metrics().get(UNWRITABLE)).isBetween(500.0, REFUSED - 500.0);
                assertNothingHeld(management);
            });
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(warnings(connector)).isBetween(1L, 2L);
            double lost = management.metrics().get(UNWRITABLE);

            assertThat(run("mount", "-o", "remount,size=8m", disk.toString())).isZero();
            stack.log(Instant.now(), "tells of no request at all");

            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                assertThat(lines(directory)).anyMatch(line -> line.contains("tells of no request at all"));
                assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(200);
            });
            connector.awaitLine("Dead letter writes to .* recovered", ConnectorEnvironment.SOON);
            List<String> lines = lines(directory);
            List<JsonNode> letters = letters(lines);
            assertThat(lines.size() - letters.size())
                    .as("truncated by the full disk")
                    .isBetween(0, 2);
            // the summary of the rejected requests may come after it
            assertThat(letters)
                    .anySatisfy(letter ->
                            assertThat(letter.path("message").asText()).isEqualTo("tells of no request at all"));
            assertThat(letters.stream()
                            .mapToLong(letter -> letter.path("deadLetters").asLong())
                            .sum())
                    .as("including a summary written while the disk was full")
                    .isBetween((long) lost, (long) lost + 2);
            assertThat(letters.stream()
                            .filter(letter -> letter.path("reason").asText().startsWith("no-method-and-path")))
                    .as("all except those counted as lost")
                    .hasSize(REFUSED - (int) lost);
            assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            // there is no such command
            return -1;
        }
    }
}
