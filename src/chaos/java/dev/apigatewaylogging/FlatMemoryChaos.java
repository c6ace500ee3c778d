/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAwsControl;
import dev.apigatewaylogging.testsupport.aws.FakeAwsMain;
import dev.apigatewaylogging.testsupport.kafka.BrokerMain;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory under a long load, part of {@code mvn -Pchaos verify}. {@code -Dmemory.requests=100000} makes it shorter, {@code
 * -Dmemory.perSecond=} slower or faster. All parts are separate processes, so that only the connector is measured.
 */
class FlatMemoryChaos {

    private static final int REQUESTS = Integer.getInteger("memory.requests", 1_000_000);
    private static final int PER_SECOND = Integer.getInteger("memory.perSecond", 800);
    private static final int QUARTERS = 4;

    /** How often in a quarter to look at what is alive. */
    private static final int LOOKS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "akto.api.logs";
    private static final long MIB = 1L << 20;

    private static final Pattern COLLECTION = Pattern.compile("\\d+M->(\\d+)M\\((\\d+)M\\)");

    @TempDir
    Path data;

    @Test
    void millionRequestsWithTenthUnfinishedKeepHeapFlat() {
        try (JavaProcess aws = JavaProcess.of(FakeAwsMain.class)
                        .jvm("-Xmx2g")
                        .arguments("--quotas=off", "--retention=PT90S")
                        .start();
                JavaProcess kafka = JavaProcess.of(BrokerMain.class)
                        .jvm("-Xmx512m")
                        .arguments("--topics=" + TOPIC, "--directory=" + data.resolve("kafka"))
                        .start()) {
            URI endpoint =
                    URI.create(aws.awaitLine("ready at (http://\\S+)", PATIENCE).group(1));
            String brokers = kafka.awaitLine("ready at (\\S+)", PATIENCE).group(1);
            TrafficPlan plan = TrafficPlan.of(
                    TrafficGenerator.seeded(11).withoutSlowOnes().neverEnding(0.1),
                    REQUESTS,
                    20,
                    Instant.now().plusSeconds(10),
                    PER_SECOND);
            FakeAwsControl control = new FakeAwsControl(endpoint);
            control.createGroup(plan.group());
            Connector connector = Connector.to(endpoint, "us-east-1", brokers, plan.group(), data)
                    .with("CLOUDWATCH_QUOTA_SHARE", "0")
                    .with("CLOUDWATCH_POLL_INTERVAL", "PT1S")
                    .with("LATE_ARRIVAL_WINDOW", "PT30S")
                    .jvm("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc");
            try (JavaProcess process = connector.start()) {
                control.traffic(plan, true);
                List<Long> live = new ArrayList<>();
                for (int quarter = 1; quarter <= QUARTERS; quarter++) {
                    live.add(leastLiveHeap(plan, quarter, process));
                }
                await().atMost(Duration.ofMinutes(20))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> control.traffic().path("done").asBoolean());
                Reconciliation.Result result = reconciled(plan, brokers);
                assertThat(process.stop(PATIENCE)).isZero();
                long max = mostAfterACollection(process.output());
                System.out.println("live MiB in each quarter: "
                        + live.stream().map(bytes -> bytes / MIB).toList() + ", most after a collection: " + max + "; "
                        + result);

                assertThat(result.complete()).as(result.toString()).isTrue();
                assertThat(live.get(QUARTERS - 1))
                        .as("bytes alive in each quarter: %s", live)
                        .isLessThanOrEqualTo(LiveHeap.withoutGrowth(live.get(0)));
            }
        }
    }

    private static Reconciliation.Result reconciled(TrafficPlan plan, String brokers) {
        try (TopicReader topic = TopicReader.of(brokers, TOPIC)) {
            return new Reconciliation(plan).read(topic, Duration.ofMinutes(5));
        }
    }

    /** The used heap varies with the scanned windows: growth shows in the minimum of some samples. */
    private static long leastLiveHeap(TrafficPlan plan, int quarter, JavaProcess process) {
        long min = Long.MAX_VALUE;
        for (int look = 1; look <= LOOKS; look++) {
            // in the second half of the quarter: the data for the rescan accumulates first
            long step = (quarter - 1) * 2L * LOOKS + LOOKS + look;
            Instant time = plan.start(REQUESTS * step / (QUARTERS * 2 * LOOKS));
            await().atMost(Duration.ofHours(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Instant.now().isAfter(time));
            assertThat(process.isAlive())
                    .as(() -> String.join("\n", process.output()))
                    .isTrue();
            min = Math.min(min, LiveHeap.of(process));
        }
        return min;
    }

    private static long mostAfterACollection(List<String> output) {
        return output.stream()
                .map(COLLECTION::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }
}
