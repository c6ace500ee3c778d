/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficFeeder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However long entries need to become visible, each request arrives once and complete, and soon after its last entry is
 * visible. The long form of {@code VisibilityDelayTest}, on the packaged jar with all defaults.
 */
@ExtendWith(SharedBroker.class)
class VisibilityDelayChaos {

    private static final double PER_SECOND = 12;
    private static final int REQUESTS = 1_200;

    /** The rescan runs after five minutes: what it finds first arrives later than this. */
    private static final Duration BEFORE_THE_RESCAN = Duration.ofSeconds(30);

    /** Later than this, a request is found by a rescan. */
    private static final Duration RESCANNED = Duration.ofMinutes(5);

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000, 12_000, 60_000, 120_000})
    void equallyDelayedEntriesArriveInTime(int millis, KafkaBroker broker) {
        LogPlan plan = plan(1, Instant.now()).late(1, Duration.ofMillis(millis));

        arriveInTime("all " + millis + " ms", List.of(plan), Duration.ofMillis(millis), broker, Map.of());
    }

    @Test
    void fewEntriesTenMinutesLateArriveInTime(KafkaBroker broker) {
        LogPlan plan = plan(2, Instant.now()).late(0.03, Duration.ofMinutes(10));

        arriveInTime(
                "one in 33 ten minutes",
                List.of(plan),
                Duration.ofMinutes(10),
                broker,
                Map.of("DEEP_LATE_ARRIVAL_WINDOW", "PT12M"));
    }

    @Test
    void entriesOfTemporarilySlowLogGroupArriveInTime(KafkaBroker broker) {
        Instant start = Instant.now();
        Duration part = Duration.ofSeconds((long) (REQUESTS / PER_SECOND) + 5);
        List<LogPlan> plans = List.of(
                plan(3, start),
                plan(4, start.plus(part)).late(1, Duration.ofMinutes(1)),
                plan(5, start.plus(part.multipliedBy(2))));

        arriveInTime("from quick to slow to quick", plans, Duration.ofMinutes(1), broker, Map.of());
    }

    private static LogPlan plan(int seed, Instant start) {
        return LogPlan.of(LogMix.usual().seeded(seed), REQUESTS, start, PER_SECOND);
    }

    private void arriveInTime(
            String what, List<LogPlan> plans, Duration latest, KafkaBroker broker, Map<String, String> settings) {
        PlannedLog plan = plans.stream()
                .map(PlannedLog.class::cast)
                .reduce(PlannedLog::and)
                .orElseThrow();
        String topic = "akto.api.logs." + System.nanoTime();
        broker.createTopic(topic, 3, KafkaBroker.APPEND_TIME);
        try (FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            Connector connector = Connector.to(aws, broker.bootstrapServers(), String.join(",", plan.groups()), data)
                    .with("AKTO_KAFKA_TOPIC_NAME", topic);
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                connector = connector.with(setting.getKey(), setting.getValue());
            }
            try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan);
                    JavaProcess process = connector.start();
                    TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
                int expected = (int) plan.requestIds().count();
                await().atMost(Duration.ofMinutes(15)).until(feeder::isDone);
                await().atMost(latest.multipliedBy(2).plusMinutes(6))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() ->
                                new Reconciliation(plan).accept(reader.toEnd()).completed() >= expected);
                // a rescan would now repeat what it does not recognize
                Instant quiet = Instant.now().plusSeconds(10);
                await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(quiet));
                List<TopicReader.Received> records = reader.toEnd();
                Reconciliation.Result result =
                        new Reconciliation(plan).accept(records).result();

                assertThat(result.exactlyOnce())
                        .as(() -> result + "\n" + String.join("\n", process.output()))
                        .isTrue();
                List<Long> delays = delays(plans, records);
                System.out.printf(
                        "%s: %d requests, from visible to in Kafka: half within %d ms, 99 in 100 within %d ms%n",
                        what, delays.size(), delays.get(delays.size() / 2), delays.get(delays.size() * 99 / 100));
                assertThat(delays.get(delays.size() / 2)).isLessThan(BEFORE_THE_RESCAN.toMillis());
            }
        }
    }

    /** Logs how long after their last entry was visible requests reached the topic. */
    private static List<Long> delays(List<LogPlan> plans, List<TopicReader.Received> records) {
        Map<String, Long> delivered = new HashMap<>();
        records.forEach(record -> delivered.putIfAbsent(record.key(), record.timestamp()));
        return plans.stream()
                .flatMap(plan -> LongStream.range(0, plan.requests())
                        .filter(number -> !plan.isLate(number) || plan.lateBy().compareTo(RESCANNED) < 0)
                        .<Long>mapToObj(number -> delivered.get(plan.mix().requestId(number))
                                - plan.visible(number).toEpochMilli()))
                .sorted()
                .toList();
    }
}
