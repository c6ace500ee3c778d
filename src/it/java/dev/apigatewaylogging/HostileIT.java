/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.fixtures.Fixture;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of the packaged connector over a log in which clients chose their requests' ids, once in a page and once as it
 * happens, over several polls. Each test checks a part of the records.
 */
@ExtendWith(SharedBroker.class)
class HostileIT {

    private static final String INSIDE = "repeated-inside-slow-request";
    private static final String AT_ONCE = "repeated-at-once";
    private static final String REFUSED = "repeated-after-rejected-requests";
    private static final String REUSED = "apigateway_logging_request_ids_reused_total";
    private static final String FORGED = "/forged-path";
    private static final int RECORDS = 2 * (2 + 3 + 1) + 1;

    @TempDir
    static Path data;

    private static ConnectorEnvironment stack;
    private static Map<String, Double> metrics;
    private static List<TopicReader.Received> records;
    private static List<String> output;

    @BeforeAll
    static void run(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
        Instant past = Instant.now().minusSeconds(120);
        for (String name : List.of(INSIDE, AT_ONCE, REFUSED)) {
            play(name, "page-" + name, past, past);
        }
        forge(past);
        try (JavaProcess connector = stack.connector()
                .with("DEAD_LETTER_DIR", data.resolve("dead").toString())
                .with("AKTO_TRAFFIC_BATCH_SIZE", "10")
                .start()) {
            stack.awaitScan();
            Instant now = Instant.now().plusSeconds(1);
            for (String name : List.of(INSIDE, AT_ONCE, REFUSED)) {
                play(name, "poll-" + name, now, null);
            }
            stack.await(RECORDS);
            Management management = Management.of(connector);
            await().atMost(ConnectorEnvironment.SOON)
                    .untilAsserted(() -> assertThat(management.metrics()).containsEntry(REUSED, 6.0));
            metrics = management.metrics();
            connector.stop(ConnectorEnvironment.SOON);
            output = connector.output();
        }
        records = stack.await(RECORDS);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** Logs a transcript with another id and at another time; without a time to be seen, each event when it happens. */
    private static void play(String name, String id, Instant start, Instant visible) {
        Fixture fixture = Fixtures.named("request-ids/" + name);
        String was = fixture.expected().get(0).requestId();
        long first = fixture.events().get(0).timestamp();
        for (LogEvent event : fixture.events()) {
            Instant at = start.plusMillis(event.timestamp() - first);
            stack.aws()
                    .put(
                            stack.group(),
                            "stream-" + id,
                            at,
                            event.message().replace(was, id),
                            visible == null ? at : visible);
        }
    }

    /** The client chose an id that looks like an entry of another request. */
    private static void forge(Instant start) {
        Fixture fixture = Fixtures.named("execution-logs/rest-post-json");
        String was = fixture.expected().get(0).requestId();
        for (LogEvent event : fixture.events()) {
            stack.log(start, event.message().replace(was, "victim"));
            stack.log(start, event.message().replace(was, "victim) HTTP Method: POST, Resource Path: " + FORGED));
        }
    }

    private static List<JsonNode> of(String id) {
        return records.stream()
                .filter(record -> record.key().equals(id))
                .map(record -> json(record.value()))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertComplete(JsonNode record, int item) {
        assertThat(record.path("path").asText()).endsWith("/item" + item);
        assertThat(record.path("requestPayload").asText()).isEqualTo("{\"item\":" + item + "}");
        assertThat(record.path("responsePayload").asText()).isEqualTo("{\"done\":" + item + "}");
        assertThat(record.has("incomplete")).isFalse();
        assertThat(record.has("request_id_reused")).isFalse();
    }

    @Test
    void nestedAndSlowRequestAreBothComplete() {
        for (String id : List.of("page-" + INSIDE, "poll-" + INSIDE)) {
            assertThat(of(id))
                    .hasSize(2)
                    .anySatisfy(record -> assertComplete(record, 1))
                    .anySatisfy(record -> assertComplete(record, 2));
        }
    }

    @Test
    void ambiguousRequestsAreAllRecordedAsIncomplete() {
        for (String id : List.of("page-" + AT_ONCE, "poll-" + AT_ONCE)) {
            assertThat(of(id)).hasSize(3).allSatisfy(record -> {
                assertThat(record.path("request_id_reused").asText()).isEqualTo("true");
                assertThat(record.path("tag").asText()).doesNotContain("reused");
            });
            for (int item = 1; item <= 3; item++) {
                String number = Integer.toString(item);
                assertThat(of(id))
                        .anyMatch(record -> record.path("path").asText().endsWith("/item" + number));
                assertThat(of(id))
                        .anyMatch(
                                record -> record.path("requestPayload").asText().equals("{\"item\":" + number + "}"));
                assertThat(of(id))
                        .anyMatch(record ->
                                record.path("responsePayload").asText().equals("{\"done\":" + number + "}"));
            }
        }
        assertThat(metrics.get("apigateway_logging_records_incomplete_total")).isEqualTo(6.0);
        assertThat(output).filteredOn(line -> line.contains("x-amzn-RequestId")).hasSize(1);
        assertThat(output).noneMatch(line -> line.contains(AT_ONCE) || line.contains("/item"));
    }

    @Test
    void requestAfterManyRejectedOnesIsComplete() {
        for (String id : List.of("page-" + REFUSED, "poll-" + REFUSED)) {
            assertThat(of(id)).singleElement().satisfies(record -> assertComplete(record, 7));
        }
    }

    @Test
    void idResemblingEntryForgesNothingAndIsKept() throws IOException {
        assertThat(of("victim")).singleElement().satisfies(record -> assertThat(record.toString())
                .doesNotContain(FORGED));
        assertThat(records).noneMatch(record -> record.value().contains(FORGED));
        try (Stream<Path> files = Files.list(data.resolve("dead"))) {
            assertThat(files)
                    .anySatisfy(file -> assertThat(Files.readString(file)).contains(FORGED));
        }
    }
}
