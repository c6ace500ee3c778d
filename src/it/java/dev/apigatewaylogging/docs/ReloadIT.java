/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.ConnectorEnvironment;
import dev.apigatewaylogging.Management;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector, whose routes are reloaded while Kafka is away, so that Camel stops them by force. */
class ReloadIT {

    private static final Pattern POSITION = Pattern.compile("\"positions\":\\[(\\d+)");
    private static final List<String> EDITED = List.of("delivery", "kafka");

    @TempDir
    Path directory;

    private final Set<String> logged = new TreeSet<>();

    private void copyRoutes() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path beans = copy.resolve("beans.camel.yaml");
        String text = Files.readString(beans);
        assertThat(text).contains("stoppedRouteTimeout: 45000");
        Files.writeString(beans, text.replace("stoppedRouteTimeout: 45000", "stoppedRouteTimeout: 5000"));
    }

    private void log(ConnectorEnvironment stack, int requests) {
        for (int i = 0; i < requests; i++) {
            logged.add(stack.log(RequestKind.MOCK, Instant.now().minusSeconds(1)));
        }
    }

    private void touchRoutes() throws IOException {
        for (String route : EDITED) {
            Files.writeString(
                    directory.resolve("routes/" + route + ".camel.yaml"), "# saved again\n", StandardOpenOption.APPEND);
        }
    }

    private static long reloads(JavaProcess process) {
        return process.output().stream()
                .filter(line -> line.contains("Routes reloaded summary"))
                .count();
    }

    private static double metric(Management management, String name) {
        return management.metrics().entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name))
                .mapToDouble(sample -> sample.getValue())
                .max()
                .orElseThrow();
    }

    /** The position of the live scan in the stored checkpoint, milliseconds since the epoch. */
    private long checkpoint() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            // not a copy, nor a list of delivered requests
            Path file = files.filter(one -> one.getFileName().toString().matches("[^.]+-[0-9a-f]+\\.checkpoint"))
                    .findFirst()
                    .orElseThrow();
            // a binary header precedes the JSON
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher position = POSITION.matcher(content);
            assertThat(position.find()).as(content).isTrue();
            return Long.parseLong(position.group(1));
        }
    }

    @Test
    void requestsInFlightOfReloadsWithoutKafkaArriveWhenItReturns() throws Exception {
        copyRoutes();
        try (KafkaBroker broker = KafkaBroker.started();
                ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"));
                JavaProcess process = stack.connector()
                        .with("CAMEL_MAIN_SHUTDOWN_TIMEOUT", "3")
                        .with("CAMEL_MAIN_ROUTES_RELOAD_ENABLED", "true")
                        .with("CAMEL_MAIN_ROUTES_RELOAD_DIRECTORY", "routes")
                        .with("CAMEL_MAIN_ROUTES_RELOAD_PATTERN", "*.camel.yaml")
                        .with("CAMEL_MAIN_ROUTES_RELOAD_REMOVE_ALL_ROUTES", "false")
                        .in(directory)
                        .launch()) {
            Management management = Management.of(process);
            log(stack, 20);
            stack.await(20);
            broker.stop();
            Instant away = Instant.now();
            for (int edit = 0; edit < 3; edit++) {
                long before = reloads(process);
                log(stack, 20);
                if (edit == 0) {
                    await().atMost(ConnectorEnvironment.SOON)
                            .until(() -> metric(management, "apigateway_logging_requests_in_flight") >= 20);
                }
                touchRoutes();
                await().atMost(ConnectorEnvironment.SOON).until(() -> reloads(process) >= before + EDITED.size());
            }
            assertThat(checkpoint()).isLessThan(away.toEpochMilli());

            broker.start();

            Instant back = Instant.now();
            // what has vanished is given up 45 s after Kafka responds
            await().atMost(ConnectorEnvironment.SOON.plusMinutes(2)).untilAsserted(() -> {
                Set<String> missing = new TreeSet<>(logged);
                missing.removeAll(stack.keys());
                assertThat(missing)
                        .as(() -> String.join("\n", process.output()))
                        .isEmpty();
            });
            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> metric(management, "apigateway_logging_requests_in_flight") == 0
                            && metric(management, "apigateway_logging_log_group_lag_seconds") < 15);
            await().atMost(ConnectorEnvironment.SOON).until(() -> checkpoint() > back.toEpochMilli());
            assertThat(management.metrics()).allSatisfy((name, value) -> assertThat(value)
                    .as(name)
                    .matches(count -> count == 0 || !name.startsWith("apigateway_logging_dead_letters_total")));
            assertThat(process.isAlive()).isTrue();
        }
    }
}
