/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.ConnectorEnvironment;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector with the edits of {@code docs/recipes.md}. */
@ExtendWith(SharedBroker.class)
class RecipesIT {

    static final List<String> FILTERS =
            List.of("Drop preflight requests", "Send only some stages", "Sample successful calls", "Add tags");
    static final List<String> TARGETS = List.of(
            "One topic per account",
            "Send records to an HTTP endpoint as well",
            "Send records to another topic as well",
            "Write records to a file as well");

    private static final int SUCCESSFUL = 60;

    @TempDir
    Path directory;

    private final Instant start = Instant.now().minusSeconds(60);

    @Test
    void allRecipesWithAnEditAreTested() {
        assertThat(Recipes.titles()).containsExactlyInAnyOrderElementsOf(concat(FILTERS, TARGETS));
    }

    private static List<String> concat(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private void copyRoutes(List<String> recipes) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        for (String recipe : recipes) {
            Recipes.apply(recipe, directory);
        }
    }

    private void replace(String file, String what, String with) throws IOException {
        Path route = directory.resolve("routes").resolve(file);
        String text = Files.readString(route);
        assertThat(text).contains(what);
        Files.writeString(route, text.replace(what, with));
    }

    /** A request with another method. */
    static List<ScriptLine> preflight(List<ScriptLine> lines) {
        return lines.stream()
                .map(line -> new ScriptLine(
                        line.after(),
                        line.text()
                                .replaceFirst("HTTP Method: \\w+", "HTTP Method: OPTIONS")
                                .replaceFirst("method '\\w+ ", "method 'OPTIONS ")))
                .toList();
    }

    @Test
    void filtersDropCallsTagsAreAddedAndFieldsMasked(KafkaBroker broker) throws Exception {
        copyRoutes(FILTERS);
        try (ConnectorEnvironment environment = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            String stage = environment.group().substring(environment.group().indexOf('/') + 1);
            String api = environment.group().replaceAll(".*_|/.*", "");
            replace("delivery.camel.yaml", "'prod,live'", "'" + stage + ",live'");
            replace("delivery.camel.yaml", "'uwe3g5jm54,", "'" + api + ",");
            environment.aws().group("API-Gateway-Execution-Logs_" + api + "/test");
            List<String> successful = new ArrayList<>();
            for (int request = 0; request < SUCCESSFUL; request++) {
                successful.add(environment.log(RequestKind.MOCK, start.plusMillis(request)));
            }
            String preflight =
                    environment.log(environment.request(RequestKind.CLIENT_ERROR), start, RecipesIT::preflight);
            List<String> failed = new ArrayList<>();
            for (int request = 0; request < 5; request++) {
                failed.add(environment.log(RequestKind.CLIENT_ERROR, start.plusMillis(request)));
            }
            String secret = "\"password\":\"hunter2\"";
            String masked = environment.log(
                    environment.request(RequestKind.CLIENT_ERROR), start.plusSeconds(1), lines -> lines.stream()
                            .map(line -> new ScriptLine(
                                    line.after(),
                                    line.text()
                                            .replaceFirst(
                                                    "(?s)Method request body before transformations: .*",
                                                    "Method request body before transformations: {" + secret + "}")))
                            .toList());
            var otherStage = environment.request(RequestKind.CLIENT_ERROR);
            otherStage.lines().forEach(line -> environment
                    .aws()
                    .put(
                            "API-Gateway-Execution-Logs_" + api + "/test",
                            "stream",
                            start.plusMillis(line.after()),
                            line.text(),
                            start));
            Connector connector = environment
                    .connector()
                    .with("LOG_GROUP_NAME", environment.group() + ",API-Gateway-Execution-Logs_" + api + "/test")
                    .with("REDACT_JSON_FIELDS", "password,card_number")
                    .with("AKTO_TAGS", "team=payments,env=prod")
                    .in(directory);
            try (JavaProcess process = connector.launch()) {
                String last = environment.log(RequestKind.CLIENT_ERROR, Instant.now());
                await().atMost(ConnectorEnvironment.SOON)
                        .until(() -> environment.keys().contains(last));
                assertThat(process.stop(ConnectorEnvironment.SOON)).isZero();
            }

            List<String> keys = environment.keys();
            assertThat(keys).containsAll(failed).contains(masked);
            assertThat(keys).doesNotContain(preflight, otherStage.requestId());
            assertThat(keys.stream().filter(successful::contains).count()).isBetween(0L, SUCCESSFUL - 1L);
            assertThat(environment.only(masked).requestPayload())
                    .contains("\"password\":\"****\"")
                    .doesNotContain("hunter2");
            assertThat(environment.only(masked).tags())
                    .containsEntry("team", "payments")
                    .containsEntry("env", "prod")
                    .containsEntry("owner", "checkout")
                    .containsEntry("stage", stage);
        }
    }

    @Test
    void recordsReachAllTargetsAndOneThatIsDownIsRetriedAndNamed(KafkaBroker broker) throws Exception {
        copyRoutes(TARGETS);
        AtomicInteger requests = new AtomicInteger();
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/records", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            // the HTTP client repeats such a request once, unnoticed
            int status = requests.incrementAndGet() <= 30 ? 503 : 200;
            if (status == 200) {
                received.add(new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        target.start();
        try (ConnectorEnvironment environment = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            String copy = "copy." + System.nanoTime();
            String ofAccount = environment.topicName() + ".123456789012";
            String address = "http://localhost:" + target.getAddress().getPort() + "/records";
            broker.createTopic(copy, 1, KafkaBroker.APPEND_TIME);
            broker.createTopic(ofAccount, 1, KafkaBroker.APPEND_TIME);
            replace("kafka.camel.yaml", "https://siem.example/records", address);
            replace("kafka.camel.yaml", "httpMethod: POST", "httpMethod: POST\n              token: secret");
            replace("kafka.camel.yaml", "api-traffic.copy", copy);
            replace("kafka.camel.yaml", "file:records", "file:" + directory.resolve("records"));
            replace("delivery.camel.yaml", "${body.origin.account}", "123456789012");
            Set<String> ids = new TreeSet<>();
            for (int request = 0; request < 10; request++) {
                ids.add(environment.log(RequestKind.HTTP_PROXY, start.plusMillis(request)));
            }
            try (JavaProcess process = environment.connector().in(directory).launch();
                    TopicReader first = TopicReader.of(broker.bootstrapServers(), ofAccount);
                    TopicReader second = TopicReader.of(broker.bootstrapServers(), copy)) {
                first.awaitCount(ids.size(), ConnectorEnvironment.SOON);
                second.awaitCount(ids.size(), ConnectorEnvironment.SOON);
                await().atMost(ConnectorEnvironment.SOON).until(() -> received.size() >= ids.size());
                process.awaitLine(
                        "Cannot send records to " + address + ": HTTP status 503. No data is lost",
                        ConnectorEnvironment.SOON);
                assertThat(process.stop(ConnectorEnvironment.SOON)).isZero();

                assertThat(keys(first)).isEqualTo(ids);
                assertThat(keys(second)).isEqualTo(ids);
                assertThat(received).hasSize(ids.size());
                try (Stream<Path> files = Files.list(directory.resolve("records"))) {
                    assertThat(Files.readAllLines(files.findFirst().orElseThrow()))
                            .hasSize(ids.size());
                }
                assertThat(String.join("\n", process.output()))
                        .doesNotContain("secret", "Cannot send records to Kafka");
                assertThat(directory.resolve("data/dead-letter")).doesNotExist();
            }
        } finally {
            target.stop(0);
        }
    }

    static Set<String> keys(TopicReader topic) {
        Set<String> keys = new TreeSet<>();
        topic.toEnd().forEach(record -> keys.add(record.key()));
        return keys;
    }
}
