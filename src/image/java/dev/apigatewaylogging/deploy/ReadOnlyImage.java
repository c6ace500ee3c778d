/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.FreePort;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, built of the Dockerfile, between the fake AWS and a real broker, as an unprivileged user on a read-only root. */
class ReadOnlyImage {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOPIC = "akto.api.logs";
    private static final String PORT = Integer.toString(FreePort.choose());

    /** Resident, with {@code -Xmx192m}: a tenth more than a longer backlog takes (docs/performance.md). */
    private static final long MOST_KIBIBYTES = 400 * 1024;

    @TempDir
    Path data;

    @Test
    void imageDeliversStaysSmallAndStopsGracefully() throws Exception {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(1), 2_000, 10, Instant.now().minusSeconds(200), 20);
        try (MountedImage image = MountedImage.mounted();
                KafkaBroker broker = KafkaBroker.started();
                FakeAws aws = FakeAws.started()) {
            broker.createTopic(TOPIC, 3);
            plan.fill(aws);
            Map<String, String> settings =
                    new HashMap<>(Connector.to(aws, broker.bootstrapServers(), plan.group(), data)
                            .without("CHECKPOINT_DIR")
                            .without("DEAD_LETTER_DIR")
                            .with("AKTO_KAFKA_TOPIC_NAME", TOPIC)
                            .with("MANAGEMENT_PORT", PORT)
                            .environment());
            settings.put("JAVA_OPTS", "-Xmx192m -XX:AOTMode=on");
            try (JavaProcess process = image.start(data, settings);
                    TopicReader topic = TopicReader.of(broker.bootstrapServers(), TOPIC)) {
                process.awaitLine("Started in .* routes", SOON);
                await().atMost(SOON).until(() -> image.isHealthy(process.pid(), PORT));
                await().atMost(SOON).until(() -> status("live") == 200 && status("ready") == 200);

                assertThat(new Reconciliation(plan)
                                .accept(topic.awaitCount((int) plan.requestIds().count(), SOON))
                                .result()
                                .exactlyOnce())
                        .as(String.join("\n", process.output()))
                        .isTrue();

                assertThat(kernel(process, "status"))
                        .contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000")
                        .anyMatch(line -> line.matches("Uid:(\t10001){4}"))
                        .anyMatch(line -> line.matches("Gid:(\t10001){4}"));
                assertThat(image.user()).isEqualTo("10001:10001");
                assertThat(kernel(process, "mountinfo"))
                        .as("read-only root")
                        .anyMatch(line -> line.matches("\\d+ \\d+ \\S+ \\S+ / ro.*"));
                assertThat(peakKibibytes(process)).isBetween(1L, MOST_KIBIBYTES);

                assertThat(process.stop(SOON)).isZero();
                assertThat(process.output())
                        .noneMatch(line -> line.contains("WARNING: ")
                                || line.contains("[warning]")
                                || line.contains("Read-only file system")
                                || line.contains("Permission denied"));
            }
            assertThat(data).as("checkpoints").isNotEmptyDirectory();
        }
    }

    private static List<String> kernel(JavaProcess process, String file) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file));
    }

    private static long peakKibibytes(JavaProcess process) throws IOException {
        return kernel(process, "status").stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static int status(String check) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/q/health/" + check))
                .timeout(SOON)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
