/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Failures of a broker, a topic and a disk at runtime: nothing is lost, and the cause is reported. */
@ExtendWith(SharedBroker.class)
class KafkaTroubleIT {

    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int REQUESTS = 200;

    @TempDir
    Path data;

    private final Random random = new Random(3);

    private static Instant past() {
        return Instant.now().minusSeconds(20);
    }

    /** A request whose response cannot be compressed, and is larger than the topic's limit. */
    private String logLarge(ConnectorEnvironment stack, Instant at) {
        String body = random.ints(150_000, 'a', 'z' + 1)
                .mapToObj(letter -> Character.toString(letter))
                .collect(Collectors.joining());
        String start = ") Method response body after transformations: ";
        return stack.log(stack.request(RequestKind.HTTP_PROXY), at, lines -> lines.stream()
                .map(line -> line.text().contains(start)
                        ? new ScriptLine(
                                line.after(),
                                line.text().substring(0, line.text().indexOf(start) + start.length()) + body)
                        : line)
                .toList());
    }

    private static void limitTopicTo(KafkaBroker broker, String topic, int bytes)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static double refused(Management management) {
        return management.metrics().get("apigateway_logging_dead_letters_total{reason=\"rejected-by-kafka\"}");
    }

    @Test
    void topicWithLowLimitGetsAllRecordsAndLargeOnesTruncated(KafkaBroker broker)
            throws ExecutionException, InterruptedException {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            limitTopicTo(broker, stack.topicName(), 100_000);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                ids.add(stack.log(RequestKind.TRUNCATED, past()));
            }
            ids.add(logLarge(stack, past()));
            try (JavaProcess connector = stack.connector().start()) {
                Management management = Management.of(connector);
                stack.await(REQUESTS + 1);

                limitTopicTo(broker, stack.topicName(), 60_000);
                ids.add(logLarge(stack, Instant.now()));
                stack.await(REQUESTS + 2);

                assertThat(stack.keys()).containsExactlyInAnyOrderElementsOf(ids);
                assertThat(ids.subList(REQUESTS, REQUESTS + 2))
                        .allSatisfy(id ->
                                assertThat(stack.only(id).responseHeaders()).containsKey("x-akto-payload-truncated"));
                assertThat(refused(management)).isZero();
                assertThat(connector.stop(STOP)).isZero();
            }
        }
    }

    @Test
    void stopWithUnreachableBrokerEndsInTimeAndLogsUndeliveredCount() {
        try (KafkaBroker own = KafkaBroker.started();
                ConnectorEnvironment stack = new ConnectorEnvironment(own, data)) {
            stack.log(RequestKind.MOCK, past());
            Connector connector = stack.connector().with("CAMEL_MAIN_SHUTDOWN_TIMEOUT", "12");
            try (JavaProcess running = connector.start()) {
                Management management = Management.of(running);
                stack.await(1);
                own.stop();
                for (int i = 0; i < REQUESTS; i++) {
                    stack.log(RequestKind.MOCK, Instant.now().minusSeconds(2));
                }
                await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> assertThat(
                                management.metrics().get("apigateway_logging_requests_in_flight"))
                        .isEqualTo(REQUESTS));
                long began = System.nanoTime();
                int logged = running.output().size();

                assertThat(running.stop(ConnectorEnvironment.SOON)).isZero();

                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
                assertThat(running.output().stream().filter(line -> line.contains("not delivered")))
                        .singleElement()
                        .asString()
                        .contains(" " + REQUESTS + " records were not delivered before the stop");
                // the standard timeout adds four lines
                assertThat(running.output().stream().skip(logged)).hasSizeBetween(1, 15);
                assertThat(running.output())
                        .noneMatch(line -> line.contains(" ERROR ") || line.contains("not delivered before shutdown"));
            }
            own.start();
            try (JavaProcess again = connector.start()) {
                stack.await(REQUESTS + 1);
                assertThat(stack.keys()).doesNotHaveDuplicates();
                assertThat(again.stop(STOP)).isZero();
            }
        }
    }

    @Test
    void deletedCheckpointTopicIsRecreatedWithAllCheckpoints(KafkaBroker broker)
            throws ExecutionException, InterruptedException {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            String checkpoints = stack.topicName() + ".checkpoints";
            Connector connector =
                    stack.connector().with("CHECKPOINT_STORE", "kafka").with("CHECKPOINT_TOPIC", checkpoints);
            for (int i = 0; i < 20; i++) {
                stack.log(RequestKind.MOCK, past());
            }
            try (JavaProcess running = connector.start()) {
                stack.await(20);
                await().atMost(ConnectorEnvironment.SOON).until(() -> documents(broker, checkpoints) >= 2);
                try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                    admin.deleteTopics(List.of(checkpoints)).all().get();
                }

                running.awaitLine("WARN .*Checkpoint topic " + checkpoints + " was deleted", ConnectorEnvironment.SOON);
                await().atMost(ConnectorEnvironment.SOON).until(() -> documents(broker, checkpoints) >= 2);
                running.kill();
            }
            try (JavaProcess again = connector.start()) {
                stack.log(RequestKind.MOCK, Instant.now().minusSeconds(2));
                stack.await(21);
                assertThat(stack.keys()).doesNotHaveDuplicates();
                assertThat(again.stop(STOP)).isZero();
            }
        }
    }

    private static long documents(KafkaBroker broker, String checkpoints) {
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), checkpoints)) {
            return reader.toEnd().stream()
                    .map(TopicReader.Received::key)
                    .distinct()
                    .count();
        }
    }

    @Test
    void fullDiskSetsReadinessDownAfterOneMinuteWithoutCheckpoint(KafkaBroker broker) throws IOException {
        Path checkpoints = data.resolve("checkpoints");
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            stack.log(RequestKind.MOCK, past());
            try (JavaProcess running = stack.connector()
                    .with("CHECKPOINT_DIR", checkpoints.toString())
                    .start()) {
                Management management = Management.of(running);
                stack.await(1);
                await().atMost(ConnectorEnvironment.SOON)
                        .until(() -> management.get("/q/health/ready").statusCode() == 200
                                && !documents(checkpoints).isEmpty());

                List<Path> full = fillUp(checkpoints);

                running.awaitLine(
                        "WARN .*Failed to write checkpoints: .*CHECKPOINT_DIR.*No space", ConnectorEnvironment.SOON);
                assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(200);
                await().atMost(Duration.ofSeconds(80)).untilAsserted(() -> assertThat(
                                management.get("/q/health/ready").body())
                        .contains("Checkpoints have not been written", "CHECKPOINT_DIR", "No space left on device"));
                assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
                assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);

                for (Path file : full) {
                    Files.delete(file);
                }
                await().atMost(ConnectorEnvironment.SOON)
                        .until(() -> management.get("/q/health/ready").statusCode() == 200);
                assertThat(running.stop(STOP)).isZero();
            }
        }
    }

    private static List<Path> documents(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .filter(file -> !file.toString().contains(".previous."))
                    .filter(file -> !file.toString().contains(".new."))
                    .toList();
        }
    }

    /** Every file that is written next is on a disk without room. */
    private static List<Path> fillUp(Path directory) throws IOException {
        List<Path> links = new ArrayList<>();
        for (Path document : documents(directory)) {
            Path next = Path.of(document.toString().replace(".checkpoint", ".new.checkpoint"));
            await().atMost(ConnectorEnvironment.SOON).ignoreExceptions().until(() -> {
                Files.createSymbolicLink(next, Path.of("/dev/full"));
                return true;
            });
            links.add(next);
        }
        return links;
    }
}
