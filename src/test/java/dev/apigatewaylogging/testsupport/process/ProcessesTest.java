/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.testsupport.aws.FakeAwsControl;
import dev.apigatewaylogging.testsupport.aws.FakeAwsMain;
import dev.apigatewaylogging.testsupport.aws.LogsClient;
import dev.apigatewaylogging.testsupport.kafka.BrokerMain;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.kafka.TopicWriter;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;

/** The local stack as separate processes. */
class ProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void fakeAwsIsControlledFromOutside() {
        try (JavaProcess process = JavaProcess.of(FakeAwsMain.class)
                .jvm("-Xmx128m", "-XX:TieredStopAtLevel=1")
                .arguments("--quotas=off")
                .start()) {
            URI endpoint = URI.create(
                    process.awaitLine("ready at (http://\\S+)", PATIENCE).group(1));
            FakeAwsControl control = new FakeAwsControl(endpoint);
            TrafficPlan plan = TrafficPlan.of(
                    TrafficGenerator.seeded(3), 100, 4, Instant.now().minusSeconds(60), 1_000);
            int lines = plan.scripts().mapToInt(script -> script.lines().size()).sum();
            try (CloudWatchLogsClient client =
                    LogsClient.of(endpoint, Region.US_EAST_1, AwsBasicCredentials.create("AKIDEXAMPLE", "secret"))) {
                control.traffic(plan, true);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> control.traffic().path("done").asBoolean());
                assertThat(client.filterLogEvents(request -> request.logGroupName(plan.group()))
                                .events())
                        .hasSize(lines);

                control.faults(Map.of("throttle", 1));
                assertThatThrownBy(client::describeLogGroups).isInstanceOf(CloudWatchLogsException.class);
                control.faults(Map.of());

                control.deleteGroup(plan.group());
                assertThat(client.describeLogGroups().logGroups()).isEmpty();
            }
            assertThat(control.calls().path("throttled").asInt()).isEqualTo(1);
            assertThat(control.calls().path("events").asInt()).isEqualTo(lines);
            assertThat(process.stop(PATIENCE)).isEqualTo(143);
        }
    }

    @Test
    void brokerKeepsItsDirectoryAcrossProcesses(@TempDir Path directory) {
        String port = "--port=" + FreePort.choose();
        JavaProcess.Command broker = JavaProcess.of(BrokerMain.class)
                .jvm("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .arguments(port, "--directory=" + directory, "--topics=traffic");
        try (JavaProcess process = broker.start()) {
            String address = process.awaitLine("ready at (\\S+)", PATIENCE).group(1);
            try (TopicWriter writer = TopicWriter.of(address, "traffic")) {
                writer.put("key", "value");
            }
            assertThat(process.stop(PATIENCE)).isEqualTo(143);
        }
        try (JavaProcess process =
                broker.arguments(port, "--directory=" + directory).start()) {
            String address = process.awaitLine("ready at (\\S+)", PATIENCE).group(1);
            try (TopicReader reader = TopicReader.of(address, "traffic")) {
                assertThat(reader.awaitCount(1, PATIENCE))
                        .extracting(TopicReader.Received::value)
                        .containsExactly("value");
            }
        }
    }

    @Test
    void processThatEndsEarlyShowsItsOutput() {
        try (JavaProcess process =
                JavaProcess.of(FakeAwsMain.class).arguments("--nonsense=1").start()) {
            assertThatThrownBy(() -> process.awaitLine("ready", PATIENCE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("unknown argument --nonsense=1");
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
        }
    }
}
