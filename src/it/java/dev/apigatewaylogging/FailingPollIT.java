/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector with a {@link FailingStep} in its routes. */
@ExtendWith(SharedBroker.class)
class FailingPollIT {

    /** Held requests are tried again after pauses that grow. */
    private static final Duration SOON = ConnectorEnvironment.SOON.multipliedBy(3);

    private static final Duration HOLD = Duration.ofMinutes(3);
    private static final String FAILURES = "apigateway_logging_scan_failures_total";

    @TempDir
    Path directory;

    private ConnectorEnvironment stack;

    @BeforeEach
    void prepare(KafkaBroker broker) throws IOException {
        stack = new ConnectorEnvironment(broker, directory.resolve("data"));
        Path routes = Files.createDirectory(directory.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        FailingStep.addTo(routes);
        Files.writeString(directory.resolve("request"), "no request has this id");
        String step = FailingStep.class.getName().replace('.', '/') + ".class";
        Path copy = directory.resolve("classes").resolve(step);
        Files.createDirectories(copy.getParent());
        try (var compiled = FailingStep.class.getClassLoader().getResourceAsStream(step)) {
            Files.copy(compiled, copy);
        }
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private JavaProcess connector() {
        return stack.connector()
                .in(directory)
                .jvm("-Xbootclasspath/a:" + directory.resolve("classes"), "-Dfailing.step=" + directory)
                .start();
    }

    private void log(int requests) {
        for (int i = 0; i < requests; i++) {
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(30));
        }
    }

    private List<String> deadLetters() {
        try (Stream<Path> files = Files.list(directory.resolve("data/dead-letter"))) {
            return files.flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void assertQuiet(JavaProcess running) {
        assertThat(String.join("\n", running.output())).doesNotContain("s3cret");
    }

    @Test
    void logEntryFailingAtAllStepsIsDeadLetteredAndOthersArrive() {
        log(20);
        stack.log(Instant.now().minusSeconds(29), "FULL STACK");
        stack.log(Instant.now().minusSeconds(28), "EXCEPTION");
        log(20);
        try (JavaProcess running = connector()) {
            Management management = Management.of(running);

            stack.await(40);
            await().atMost(SOON).untilAsserted(() -> assertThat(management.metrics())
                    .containsEntry("apigateway_logging_dead_letters_total{reason=\"failing-event\"}", 2.0));
            stack.log(RequestKind.MOCK, Instant.now());
            stack.await(41);

            assertThat(management.metrics().get(FAILURES)).isGreaterThanOrEqualTo(3);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
            await().atMost(SOON).until(() -> management.get("/q/health/ready").statusCode() == 200);
            assertThat(deadLetters())
                    .hasSize(2)
                    .anyMatch(letter -> letter.contains("\"FULL STACK\"") && letter.contains("StackOverflowError"))
                    .anyMatch(letter -> letter.contains("\"EXCEPTION\"") && letter.contains("IllegalStateException"));
            assertThat(running.stop(SOON)).isZero();
            assertThat(stack.keys()).hasSize(41).doesNotHaveDuplicates();
            assertQuiet(running);
        }
    }

    @Test
    void requestCausingStackOverflowIsOnlyDeadLetter() throws IOException {
        log(5);
        String failing = stack.log(RequestKind.MOCK, Instant.now().minusSeconds(30));
        Files.writeString(directory.resolve("request"), failing);
        log(5);
        try (JavaProcess running = connector()) {
            Management management = Management.of(running);

            stack.await(10);
            // a request that the step processes after the failure shows that the failing one is the cause
            AtomicInteger later = new AtomicInteger();
            await().atMost(SOON).pollInterval(Duration.ofSeconds(2)).until(() -> {
                log(1);
                later.incrementAndGet();
                return !deadLetters().isEmpty();
            });

            assertThat(deadLetters()).singleElement().satisfies(letter -> assertThat(letter)
                    .contains(failing, "StackOverflowError"));
            stack.await(10 + later.get());
            await().atMost(SOON).untilAsserted(() -> assertThat(management.metrics())
                    .containsEntry("apigateway_logging_requests_in_flight", 0.0)
                    .containsEntry("apigateway_logging_buffer_used_bytes", 0.0)
                    .containsEntry(FAILURES, 0.0));
            assertThat(running.stop(SOON)).isZero();
            assertThat(stack.keys())
                    .hasSize(10 + later.get())
                    .doesNotContain(failing)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void stepFailingForAllRequestsIsNotReadyAndLosesNothingAfterCorrection() throws IOException {
        Path beans = directory.resolve("routes/beans.camel.yaml");
        Files.writeString(
                beans,
                Files.readString(beans)
                        .replace("holdAfter: 60000", "holdAfter: 15000")
                        .replace("retryAfter: 5000", "retryAfter: 2000"));
        Files.writeString(directory.resolve("request"), "");
        log(20);
        try (JavaProcess running = connector()) {
            Management management = Management.of(running);

            await().atMost(HOLD)
                    .until(() -> management.get("/q/health/ready").body().contains("step mine of route delivery"));
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
            await().atMost(SOON)
                    .until(() -> management.get("/q/health/ready").body().contains("scanning is paused"));
            assertThat(management.metrics())
                    .containsEntry("apigateway_logging_flow_held", 1.0)
                    .containsEntry("apigateway_logging_ready", 0.0);
            log(20);
            assertThat(stack.keys()).isEmpty();
            assertThat(running.output().stream().filter(line -> line.contains("Unexpected error in step")))
                    .hasSizeBetween(1, 3)
                    .allMatch(line -> line.contains("step mine of route delivery: java.lang.StackOverflowError"));
            Files.writeString(directory.resolve("request"), "no request has this id");

            stack.await(40);
            await().atMost(SOON).until(() -> management.get("/q/health/ready").statusCode() == 200);
            assertThat(deadLetters()).isEmpty();
            assertThat(running.stop(SOON)).isZero();
            assertThat(stack.keys()).hasSize(40).doesNotHaveDuplicates();
            assertQuiet(running);
        }
    }

    @Test
    void mistakeInRouteEndsStartupAndCheckWithReport() throws IOException {
        Path delivery = directory.resolve("routes/delivery.camel.yaml");
        Files.writeString(delivery, Files.readString(delivery).replace("uri: direct:kafka", "uri: direct:kafak"));
        try (JavaProcess refused = stack.connector().in(directory).launch()) {
            assertThat(refused.awaitExit(HOLD)).isEqualTo(2);
            await().atMost(SOON).until(() -> String.join("\n", refused.output()).contains("Nothing was started"));
            assertThat(String.join("\n", refused.output()))
                    .contains("routes/delivery.camel.yaml, line ", "route delivery, step to-kafka", "direct:kafak")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void temporaryFailuresLoseNothingAndOnlyFatalErrorSetsLivenessDown() throws IOException {
        Path always = Files.createFile(directory.resolve("always"));
        log(20);
        try (JavaProcess running = connector()) {
            Management management = Management.of(running);

            await().atMost(SOON).until(() -> management.metrics().get(FAILURES) >= 4);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
            Files.delete(always);

            stack.await(20);
            assertThat(deadLetters()).isEmpty();
            assertThat(running.output().stream().filter(line -> line.contains("LinkageError")))
                    .hasSizeBetween(1, 3);
            assertQuiet(running);

            Files.createFile(directory.resolve("fatal"));
            await().atMost(SOON).until(() -> management.get("/q/health/live").statusCode() == 503);
            assertThat(management.get("/q/health/live").body()).contains("OutOfMemoryError", "restart");
        }
    }
}
