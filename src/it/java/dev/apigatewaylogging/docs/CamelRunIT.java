/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.apigatewaylogging.ConnectorEnvironment;
import dev.apigatewaylogging.Management;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The unchanged routes, run by Camel's CLI as in the README, and edited while they run. */
@ExtendWith(SharedBroker.class)
class CamelRunIT {

    private static final List<String> EDITED = List.of("delivery.camel.yaml", "kafka.camel.yaml");
    private static final int SUCCESSFUL = 40;

    @TempDir
    Path directory;

    /** What a shell makes of {@code routes/* application.properties}. */
    private List<String> files() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("routes"));
        List<String> files = new ArrayList<>();
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.sorted().toList()) {
                Files.copy(route, copy.resolve(route.getFileName()));
                files.add(route.toString());
            }
        }
        Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));
        files.add("application.properties");
        return files;
    }

    @Test
    void managementPortInUseEndsStartupWithMessage(KafkaBroker broker) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files());
        arguments.add("--logging-color=false");
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"));
                ServerSocket other = new ServerSocket(0);
                JavaProcess camel = CamelCli.command(
                                directory,
                                stack.connector()
                                        .with("MANAGEMENT_PORT", String.valueOf(other.getLocalPort()))
                                        .environment(),
                                arguments)
                        .start()) {
            camel.awaitLine("1. MANAGEMENT_PORT is " + other.getLocalPort(), Duration.ofMinutes(3));

            assertThat(camel.awaitExit(ConnectorEnvironment.SOON)).isEqualTo(1);
            assertThat(stack.aws().calls().count()).isZero();
        }
    }

    @Test
    void exportedProjectHasRoutesAndBundle() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("export"));
        arguments.addAll(files());
        arguments.addAll(List.of("--runtime=camel-main", "--gav=com.example:traffic:1.0", "--dir=exported"));
        Map<String, String> settings = Map.of("AWS_REGION", "eu-west-1", "AKTO_KAFKA_BROKER_MAL", "kafka:9092");
        try (JavaProcess camel =
                CamelCli.command(directory, settings, arguments).start()) {
            assertThat(camel.awaitExit(Duration.ofMinutes(3)))
                    .as(() -> String.join("\n", camel.output()))
                    .isZero();
        }

        Path exported = directory.resolve("exported");
        try (Stream<Path> routes = Files.list(exported.resolve("src/main/resources/camel"))) {
            assertThat(routes.map(route -> route.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(files("routes"));
        }
        assertThat(Files.readString(exported.resolve("pom.xml")))
                .contains("<artifactId>api-gateway-logging</artifactId>", "<artifactId>camel-kafka</artifactId>");
    }

    private static List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void unchangedRoutesRunAndAllEditsTakeEffectAtOnce(KafkaBroker broker) throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/records", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        target.start();
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files());
        arguments.addAll(List.of("--dev", "--logging-color=false"));
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"));
                JavaProcess camel = CamelCli.command(
                                directory,
                                stack.connector()
                                        .with("LOG_GROUP_NAME", stack.group() + "," + otherStage(stack))
                                        .with("SESSION_NAME", "")
                                        .with("CLOUDWATCH_READ_BATCH_SIZE", " ")
                                        .with("MANAGEMENT_ADDRESS", "")
                                        .with("AKTO_TRAFFIC_BATCH_SIZE", "")
                                        .with("CHECKPOINT_STORE", "")
                                        .environment(),
                                arguments)
                        .start()) {
            camel.awaitLine("HttpServer started on", Duration.ofMinutes(3));
            stack.aws().group(otherStage(stack));
            String first = stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
            stack.await(1);
            assertThat(stack.keys()).containsExactly(first);
            assertThat(Management.of(camel).get("/").body()).contains("<title>api-gateway-logging</title>");
            assertThat(Management.of(camel).get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(camel.output())
                    .filteredOn(line -> line.contains("HttpServer started on"))
                    .as(String.join("\n", camel.output()))
                    .hasSize(1);

            String copy = "copy." + System.nanoTime();
            String ofAccount = stack.topicName() + ".123456789012";
            broker.createTopic(copy, 1, KafkaBroker.APPEND_TIME);
            broker.createTopic(ofAccount, 1, KafkaBroker.APPEND_TIME);
            edit(stack, "http://localhost:" + target.getAddress().getPort() + "/records", copy);
            awaitReloads(camel);
            Instant now = Instant.now();
            stack.log(stack.request(RequestKind.NO_TRACING), now, EditIT::internal);
            stack.log(stack.request(RequestKind.CLIENT_ERROR), now, RecipesIT::preflight);
            stack.request(RequestKind.CLIENT_ERROR).lines().forEach(line -> stack.aws()
                    .put(otherStage(stack), "stream", now.plusMillis(line.after()), line.text(), now));
            Set<String> successful = new TreeSet<>();
            for (int request = 0; request < SUCCESSFUL; request++) {
                successful.add(stack.log(RequestKind.MOCK, now));
            }
            Set<String> failed = new TreeSet<>();
            for (int request = 0; request < 5; request++) {
                failed.add(stack.log(RequestKind.CLIENT_ERROR, now.plusSeconds(1)));
            }

            try (TopicReader topic = TopicReader.of(broker.bootstrapServers(), ofAccount);
                    TopicReader second = TopicReader.of(broker.bootstrapServers(), copy)) {
                await().atMost(ConnectorEnvironment.SOON)
                        .untilAsserted(() -> assertThat(RecipesIT.keys(topic)).containsAll(failed));
                await().atMost(ConnectorEnvironment.SOON)
                        .untilAsserted(() -> assertThat(received).hasSameSizeAs(RecipesIT.keys(topic)));
                Set<String> all = RecipesIT.keys(topic);
                Set<String> sampled = new TreeSet<>(all);
                sampled.removeAll(failed);
                assertThat(successful).containsAll(sampled).hasSizeGreaterThan(sampled.size());
                assertThat(RecipesIT.keys(second)).isEqualTo(all);
                assertThat(topic.toEnd()).allMatch(record -> record.value().contains("checkout"));
                try (Stream<Path> files = Files.list(directory.resolve("records"))) {
                    assertThat(Files.readAllLines(files.findFirst().orElseThrow()))
                            .hasSameSizeAs(all);
                }
            }
            assertThat(stack.keys()).containsExactly(first);
            assertThat(camel.isAlive()).isTrue();
        } finally {
            target.stop(0);
        }
    }

    /** Saving a file raises several events of the file system, each of which reloads it. */
    private static void awaitReloads(JavaProcess camel) {
        AtomicLong before = new AtomicLong();
        await().atMost(ConnectorEnvironment.SOON)
                .pollInterval(Duration.ofSeconds(5))
                .until(
                        () -> camel.output().stream()
                                .filter(line -> line.contains("Routes reloaded summary"))
                                .count(),
                        reloads -> before.getAndSet(reloads) == reloads && reloads >= EDITED.size());
    }

    private static String otherStage(ConnectorEnvironment stack) {
        return stack.group().replaceAll("/.*", "/other");
    }

    /** Applies the edit of the README and all recipes, and saves each file once, as an editor does. */
    private void edit(ConnectorEnvironment stack, String endpoint, String copy) throws IOException {
        Path edited = Files.createDirectories(directory.resolve("edited/routes"));
        for (String file : EDITED) {
            Files.copy(directory.resolve("routes").resolve(file), edited.resolve(file));
        }
        Path delivery = edited.resolve("delivery.camel.yaml");
        Files.writeString(
                delivery,
                Readme.edited(Readme.text(delivery), Readme.blocks("diff").get(0)));
        for (String recipe : Stream.of(RecipesIT.FILTERS, RecipesIT.TARGETS)
                .flatMap(List::stream)
                .toList()) {
            Recipes.apply(recipe, directory.resolve("edited"));
        }
        String group = stack.group();
        replace(delivery, "'prod,live'", "'" + group.substring(group.indexOf('/') + 1) + ",live'");
        replace(delivery, "'uwe3g5jm54,", "'" + group.replaceAll(".*_|/.*", "") + ",");
        replace(delivery, "${body.origin.account}", "123456789012");
        Path kafka = edited.resolve("kafka.camel.yaml");
        replace(kafka, "https://siem.example/records", endpoint);
        replace(kafka, "api-traffic.copy", copy);
        replace(kafka, "file:records", "file:" + directory.resolve("records"));
        for (String file : EDITED) {
            Files.copy(
                    edited.resolve(file),
                    directory.resolve("routes").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(what);
        Files.writeString(file, text.replace(what, with));
    }
}
