/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.aggregate.UnparseableEventException;
import dev.apigatewaylogging.aggregate.UnparseableEvents;
import dev.apigatewaylogging.aggregate.UnparseableEvents.UnparseableEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.metrics.MetricsView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes {@code dead-letter} and {@code rejected-requests} as they are in {@code routes/}, with a real directory. */
class DeadLetterRouteTest {

    private static final int MOST_BYTES = 1_048_576;

    private final Main main = new Main();
    private ProducerTemplate template;

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", directory().toString());
        main.addOverrideProperty("dead.letter.max.bytes", String.valueOf(MOST_BYTES));
        main.configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/errors.camel.yaml,"
                        + "file:routes/dead-letter.camel.yaml,file:routes/rejected-requests.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:fails").routeId("fails").process(exchange -> {
                    throw (Exception) exchange.getMessage().getHeader("failure");
                });
            }
        });
        main.start();
        template = main.getCamelContext().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private Path directory() {
        return data.resolve("dead-letter");
    }

    private Exchange fail(Object body, Exception failure) {
        return template.request("direct:fails", exchange -> {
            exchange.getMessage()
                    .setHeaders(Map.of("failure", failure, CloudWatchLogsConstants.LOG_GROUP_NAME, "store"));
            exchange.getMessage().setBody(body);
        });
    }

    private Exchange incomplete(String id) {
        return fail(
                "",
                new InsufficientDataException(
                        new InsufficientData(id, HttpCall.Origin.UNKNOWN, "no-method-and-path", 2, 0, false)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private List<JsonNode> letters() throws IOException {
        List<JsonNode> letters = new ArrayList<>();
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                letters.add(new ObjectMapper().readTree(line));
            }
        }
        return letters;
    }

    private MetricsView metrics() {
        return main.getCamelContext().getRegistry().lookupByNameAndType("metricsView", MetricsView.class);
    }

    private HealthCheck.Result health() {
        return main.getCamelContext()
                .getRegistry()
                .lookupByNameAndType("deadLetterHealth", DeadLetterHealthCheck.class)
                .call();
    }

    @Test
    void deadLetterIsCountedAndReadableByOwnerOnly() throws IOException {
        assertThat(incomplete("r-1").getException()).isNull();

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.path("reason").asText()).isEqualTo("no-method-and-path (request r-1, events: 2)");
            assertThat(letter.path("logGroup").asText()).isEqualTo("store");
        });
        assertThat(Files.getPosixFilePermissions(files().get(0)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(metrics().deadLettersByReason())
                .containsEntry("insufficient-data", 1L)
                .containsEntry("unwritable", 0L);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void callThatFailedUnexpectedlyIsNamedWithTimeForReplay() throws IOException {
        HttpCall call = new HttpCall(
                "r-2",
                HttpCall.Origin.UNKNOWN,
                new HttpCall.Request("GET", "", "/pets", "", Map.of(), "", false, "", ""),
                new HttpCall.Response(200, Map.of(), "", false),
                Instant.parse("2026-03-02T10:15:41.533Z").toEpochMilli(),
                4,
                false,
                Map.of());

        fail(call, new IllegalStateException("s3cret"));

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.path("reason").asText()).isEqualTo("IllegalStateException");
            assertThat(letter.path("requestId").asText()).isEqualTo("r-2");
            assertThat(letter.path("requestTime").asText()).isEqualTo("2026-03-02T10:15:41.533Z");
        });
    }

    @Test
    void unparseableEventsOfPageAreWrittenAtOnceAsSeparateDeadLetters() throws IOException {
        ScanId scanId = new ScanId(new LogGroup("store", "us-east-1", ""), 0);
        List<UnparseableEvent> events = new ArrayList<>();
        for (int event = 0; event < 1_000; event++) {
            events.add(new UnparseableEvent(
                    new LogEvent(scanId, "stream", "e-" + event, event, event, "text \u00e9\n" + event),
                    "reason-" + event));
        }

        fail(new UnparseableEvents(events), new UnparseableEventException("reason-0"));

        assertThat(metrics().deadLettersByReason()).containsEntry("unparseable-event", 1_000L);
        assertThat(letters()).hasSize(1_000).last().satisfies(letter -> {
            assertThat(letter.path("reason").asText()).isEqualTo("reason-999");
            assertThat(letter.path("eventId").asText()).isEqualTo("e-999");
            assertThat(letter.path("message").asText()).isEqualTo("text \u00e9\n999");
        });
    }

    @Test
    void unwritableDeadLetterIsCountedAndReportedByNextOne() throws IOException {
        Files.writeString(directory(), "a file in the directory's place");

        assertThat(incomplete("r-1").getException()).isNull();
        assertThat(fail("a body", new IllegalStateException("a fault")).getException())
                .isNull();

        assertThat(metrics().deadLettersByReason())
                .containsEntry("unwritable", 2L)
                .containsEntry("unexpected-error", 0L)
                .containsEntry("insufficient-data", 0L);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElseThrow())
                .contains("DEAD_LETTER_DIR", directory().toString(), "2 were lost");

        Files.delete(directory());
        assertThat(incomplete("r-3").getException()).isNull();

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(letters()).hasSize(2);
        assertThat(letters().get(0).path("deadLetters").asInt()).isEqualTo(2);
        assertThat(letters().get(0).path("reason").asText()).isEqualTo("unwritable");
        assertThat(letters().get(1).path("reason").asText()).contains("r-3");
    }

    @Test
    void deadLetterAfterTruncatedOneStartsOnNewLine() throws IOException {
        Files.createDirectories(directory());
        incomplete("r-1");
        Files.writeString(files().get(0), "{\"reason\":\"cut by a full di", StandardOpenOption.APPEND);
        main.getCamelContext()
                .getRegistry()
                .findSingleByType(DeadLetterHealthCheck.class)
                .notAppended(new DefaultExchange(main.getCamelContext()));

        incomplete("r-2");

        assertThat(Files.readAllLines(files().get(0)))
                .hasSize(4)
                .last()
                .asString()
                .contains("r-2");
    }

    @Test
    void fullDiskStopsNothingAndEachDeadLetterIsWrittenOrCounted() throws IOException, InterruptedException {
        Files.createDirectories(directory());
        assumeThat(run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=128k",
                        "tmpfs",
                        directory().toString()))
                .as("permission to mount")
                .isZero();
        try {
            for (int letter = 0; letter < 1_200; letter++) {
                assertThat(incomplete("r-" + letter).getException()).isNull();
            }
            long lost = metrics().deadLettersByReason().get("unwritable");
            assertThat(lost).isBetween(100L, 1_100L);
            assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);

            assertThat(run("mount", "-o", "remount,size=1m", directory().toString()))
                    .isZero();
            incomplete("last");

            assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(metrics().deadLettersByReason()).containsEntry("insufficient-data", 1_201 - lost);
            List<String> lines = Files.readAllLines(files().get(0));
            assertThat(lines).last().asString().contains("last").startsWith("{").endsWith("}");
            assertThat(lines).anyMatch(line -> line.contains("\"deadLetters\":" + lost + "}"));
        } finally {
            run("umount", "--lazy", directory().toString());
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // there is no such command
            return -1;
        }
    }

    @Test
    void oldestFilesAreDeletedAtLimitAndForeignFilesKept() throws IOException {
        Files.createDirectories(directory());
        Path oldest = Files.writeString(directory().resolve("dead-letter-2026-01-01.jsonl"), "o".repeat(400_000));
        Path older = Files.writeString(directory().resolve("dead-letter-2026-01-01-2.jsonl"), "o".repeat(400_000));
        Path other = Files.writeString(directory().resolve("notes.txt"), "n".repeat(2_000_000));

        for (int letter = 0; letter < 8; letter++) {
            fail(("" + letter).repeat(60_000).getBytes(StandardCharsets.UTF_8), new IllegalStateException());
        }

        assertThat(oldest).doesNotExist();
        assertThat(older).exists();
        assertThat(other).exists();
        assertThat(files()).hasSizeGreaterThan(8);
        assertThat(metrics().deadLettersByReason())
                .containsEntry("unexpected-error", 8L)
                .containsEntry("unwritable", 0L);
    }

    @Test
    void deadLetterLargerThanLimitIsCountedAsUnwritable() {
        fail(new byte[MOST_BYTES], new IllegalStateException());

        assertThat(metrics().deadLettersByReason()).containsEntry("unwritable", 1L);
    }

    @Test
    void rejectedRequestDuringStopIsLoggedWithoutDelay() {
        Exchange running = new DefaultExchange(main.getCamelContext());
        running.getMessage().setBody(rejectedRequests());
        RejectedRequestProcessor sums = new RejectedRequestProcessor();

        assertThat(sums.aggregate(null, running).getProperty(Exchange.AGGREGATION_COMPLETE_CURRENT_GROUP))
                .isNull();
        main.stop();

        assertThat(sums.aggregate(null, running).getProperty(Exchange.AGGREGATION_COMPLETE_CURRENT_GROUP))
                .isEqualTo(true);
    }

    private static RejectedRequests rejectedRequests() {
        return new RejectedRequests("throttled", "store", "us-east-1", "", 1, 1, 1, List.of("r-1"));
    }

    @Test
    void rejectedRequestsAreLoggedOncePerReasonAndNotDeadLettered() throws IOException {
        for (int request = 0; request < 1_000; request++) {
            InsufficientData refused = new InsufficientData(
                    "r-" + request,
                    HttpCall.Origin.UNKNOWN,
                    request % 4 == 0 ? "throttled" : "unauthorized",
                    4,
                    1_000L * request,
                    true);
            assertThat(fail("", new InsufficientDataException(refused)).getException())
                    .isNull();
        }
        assertThat(directory()).doesNotExist();
        assertThat(metrics().requestsRefusedByReason())
                .containsEntry("throttled", 250L)
                .containsEntry("unauthorized", 750L);
        MetricsView metrics = metrics();
        assertThat(metrics.deadLetters()).isZero();

        main.stop();

        assertThat(letters()).hasSize(2);
        assertThat(letters()).anySatisfy(letter -> {
            assertThat(letter.path("reason").asText()).isEqualTo("throttled");
            assertThat(letter.path("logGroup").asText()).isEqualTo("store");
            assertThat(letter.path("requests").asInt()).isEqualTo(250);
            assertThat(letter.path("first").asText()).isEqualTo("1970-01-01T00:00:00Z");
            assertThat(letter.path("last").asText()).isEqualTo("1970-01-01T00:16:36Z");
            assertThat(letter.path("examples")).hasSize(5);
        });
        assertThat(metrics.deadLetters()).isZero();
    }
}
