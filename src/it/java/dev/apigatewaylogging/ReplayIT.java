/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector sends a time range again, beside a running one. */
@ExtendWith(SharedBroker.class)
class ReplayIT {

    private static final Duration END = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final Instant from = Instant.now().minusSeconds(1_800).truncatedTo(ChronoUnit.SECONDS);
    private final Instant to = from.plusSeconds(600);

    private Connector connector(ConnectorEnvironment stack) {
        return stack.connector().with("LOG_START_FROM", "PT1H");
    }

    private Connector replay(ConnectorEnvironment stack, String... more) {
        return connector(stack)
                .arguments(Stream.concat(
                                Stream.of("replay", "--from", from.toString(), "--to", to.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Logs a request whose entries are spread over some seconds. */
    private static String spread(ConnectorEnvironment stack, Instant start, Duration over) {
        RequestScript request = stack.request(RequestKind.LAMBDA_PROXY);
        int last = request.lines().size() - 1;
        return stack.log(request, start, lines -> {
            List<ScriptLine> spread = new ArrayList<>();
            for (int number = 0; number <= last; number++) {
                spread.add(new ScriptLine(
                        (int) (over.toMillis() * number / last),
                        lines.get(number).text()));
            }
            return spread;
        });
    }

    private static Map<Path, String> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            Map<Path, String> contents = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(TopicReader.Received record) {
        try {
            return new ObjectMapper().readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(JavaProcess replay, int status) {
        int actual = replay.awaitExit(END);
        String output = String.join("\n", replay.output());
        assertThat(actual).as(output).isEqualTo(status);
        assertThat(output).doesNotContain("\tat ");
        return output;
    }

    @Test
    void sendsRangeAgainMarkedAndCompleteBesideRunningConnector(KafkaBroker broker) {
        Path data = directory.resolve("data");
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            List<String> outside = new ArrayList<>();
            List<String> inside = new ArrayList<>();
            outside.add(stack.log(RequestKind.MOCK, from.minusSeconds(60)));
            // begins before the range and ends in it
            outside.add(spread(stack, from.minusSeconds(5), Duration.ofSeconds(9)));
            inside.add(stack.log(RequestKind.LAMBDA_PROXY, from));
            inside.add(stack.log(RequestKind.MOCK, from.plusSeconds(300)));
            // begins in the range and ends after it
            inside.add(spread(stack, to.minusSeconds(3), Duration.ofSeconds(9)));
            outside.add(stack.log(RequestKind.LAMBDA_PROXY, to));
            outside.add(stack.log(RequestKind.MOCK, to.plusSeconds(60)));
            int all = inside.size() + outside.size();

            try (JavaProcess running = connector(stack).start()) {
                stack.await(all);
                try (JavaProcess replay = replay(stack, "--calls-per-second", "10", "--id", "first")
                        .launch()) {
                    assertThat(end(replay, 0))
                            .contains("Replay first has ended")
                            .containsPattern("records sent +" + inside.size())
                            .containsPattern("of which incomplete +0")
                            .containsPattern("dead letters +0");
                }
                String later = stack.log(RequestKind.MOCK, Instant.now());
                stack.await(all + inside.size() + 1);
                assertThat(stack.keys()).contains(later);
                assertThat(running.stop(Duration.ofSeconds(30))).isZero();
            }
            Map<Boolean, List<TopicReader.Received>> records = stack.await(all + inside.size() + 1).stream()
                    .collect(Collectors.partitioningBy(record -> json(record).has("replay_id")));
            assertThat(records.get(true))
                    .extracting(TopicReader.Received::key)
                    .containsExactlyInAnyOrderElementsOf(inside);
            assertThat(records.get(true)).allSatisfy(record -> {
                assertThat(json(record).path("replay_id").asText()).isEqualTo("first");
                assertThat(json(record).has("incomplete")).isFalse();
            });

            // nothing but the replay could change the checkpoints now
            Map<Path, String> before = files(data);
            try (JavaProcess replay = replay(stack, "--calls-per-second", "10").launch()) {
                end(replay, 0);
            }
            assertThat(stack.keys()).hasSize(all + 2 * inside.size() + 1);
            assertThat(files(data)).isEqualTo(before).isNotEmpty();
        }
    }

    /** Requests whose entries are in several log groups, in all forms. */
    @Test
    void sendsEachRequestOfSeveralLogGroupsOnce(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            LogPlan plan = LogPlan.of(LogMix.usual(), 1_000, from.plusSeconds(10), 5);
            plan.fill(stack.aws());
            int all = (int) plan.requestIds().count();
            try (JavaProcess replay = replay(
                            stack, "--log-group", String.join(",", plan.groups()), "--calls-per-second", "20")
                    .launch()) {
                assertThat(end(replay, 0)).containsPattern("records sent +" + all);
            }
            Reconciliation arrived = new Reconciliation(plan).accept(stack.await(all));
            assertThat(arrived.result().exactlyOnce())
                    .as(arrived.result().toString())
                    .isTrue();
        }
    }

    @Test
    void endsWithOneIfLogGroupCannotBeRead(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            String request = stack.log(RequestKind.MOCK, from.plusSeconds(1));
            try (JavaProcess replay = replay(
                            stack, "--log-group", stack.group(), "--log-group", "absent", "--calls-per-second", "10")
                    .launch()) {
                assertThat(end(replay, 1)).contains("Not scanned: absent: ").containsPattern("records sent +1");
            }
            assertThat(stack.keys()).containsExactly(request);
        }
    }

    @Test
    void stoppedReplayEndsWithOne(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            Instant now = Instant.now();
            // the end is so close to the present that late events are waited for
            try (JavaProcess replay = connector(stack)
                    .arguments("replay", "--from", from.toString(), "--to", now.toString())
                    .launch()) {
                replay.awaitLine("Replay .*: sending the requests", ConnectorEnvironment.SOON);
                assertThat(replay.stop(Duration.ofSeconds(30))).isEqualTo(1);
                assertThat(String.join("\n", replay.output())).contains("Start the replay again");
            }
        }
    }

    @Test
    void invalidArgumentsAndSettingsStartNothing(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"))) {
            try (JavaProcess replay =
                    connector(stack).arguments("replay", "--from", "yesterday").launch()) {
                assertThat(end(replay, 2)).contains("--from is \"yesterday\"", "Usage: replay");
            }
            try (JavaProcess replay = replay(stack, "--log-group", "two words").launch()) {
                assertThat(end(replay, 2)).contains("LOG_GROUP_NAME", "two words");
            }
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }
}
