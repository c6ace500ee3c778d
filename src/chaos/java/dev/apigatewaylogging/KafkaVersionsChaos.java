/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The promises hold on the brokers that Akto ships, not only on the release of the tests' own broker. */
class KafkaVersionsChaos {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaVersionsChaos.class);

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SHARDS = 24;

    @TempDir
    Path data;

    @TempDir
    Path brokerData;

    @ParameterizedTest
    @EnumSource
    void killsLoseNothingWithCheckpointsInFiles(KafkaRelease release) {
        try (Broker broker = ReleasedBroker.started(release, brokerData);
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.killed(2, 1_200, 60);
        }
    }

    @ParameterizedTest
    @EnumSource
    void killsLoseNothingWithCheckpointsInKafka(KafkaRelease release) {
        try (Broker broker = ReleasedBroker.started(release, brokerData);
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data).withoutVolume()) {
            test.killed(2, 1_200, 60);
        }
        assertThat(data).isDirectoryNotContaining("glob:**.checkpoint");
    }

    @ParameterizedTest
    @EnumSource
    void restartOfBrokerLosesAndRepeatsNothing(KafkaRelease release) {
        try (Broker broker = ReleasedBroker.started(release, brokerData);
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.unreachableBroker(Duration.ofSeconds(12), 1_200, 60, 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logGroupsOfKilledProcessAreTakenOver(KafkaRelease release) {
        try (Broker broker = ReleasedBroker.started(release, brokerData);
                ClusterRun run = new ClusterRun(broker, data)) {
            long killed = killOne(release, run);

            assertThat(run.repeated())
                    .allSatisfy((id, delivered) ->
                            assertThat(delivered).as(id).isGreaterThan(killed - REPEATED_BEFORE_A_KILL));
        }
    }

    @ParameterizedTest
    @EnumSource
    void exactlyOnceAcrossKill(KafkaRelease release) {
        try (Broker broker = ReleasedBroker.started(release, brokerData);
                ClusterRun run = new ClusterRun(broker, data).exactlyOnce(true)) {
            killOne(release, run);

            assertThat(run.repeated()).isEmpty();
            assertThat(run.offsetsWithoutRecord()).as("ends of transactions").isGreaterThan(run.requests() / 10);
            assertThat(run.isLogged("without a transaction")).isFalse();
        }
    }

    /** Kills one of two processes and starts it again, and waits until all requests have arrived. */
    private static long killOne(KafkaRelease release, ClusterRun run) {
        run.start("one").start("two").feed();
        String victim = run.busiest();
        String other = victim.equals("one") ? "two" : "one";
        awaitMembers(run.process(other), 2);

        long killed = System.currentTimeMillis();
        run.process(victim).kill();
        run.awaitTakenOver(victim, TAKE_OVER);
        LOG.info("Kafka {}: all requests arrived again after {}", release.version(), run.awaitAllReaders());
        run.start(victim).awaitReading(victim);
        awaitMembers(run.process(other), 2);
        run.awaitAll();
        LOG.info(
                "Kafka {}: {} requests, {} delivered again",
                release.version(),
                run.requests(),
                run.repeated().size());
        return killed;
    }

    /** Waits until the status page shows so many processes that share all shards. */
    private static void awaitMembers(JavaProcess process, int count) {
        Management management = Management.of(process);
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode members = new ObjectMapper()
                    .readTree(management.get("/q/status").body())
                    .path("cluster")
                    .path("members");
            int shards = 0;
            for (JsonNode member : members) {
                shards += member.path("shards").size();
            }
            assertThat(members).hasSize(count);
            assertThat(shards).isEqualTo(SHARDS);
        });
    }
}
