/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficFeeder;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The promise "nothing lost, nothing twice" under all kinds of accidents, in whatever size: short ones belong to every
 * build, long ones to the profile {@code chaos}.
 */
final class DeliveryGuaranteeScenario implements AutoCloseable {

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    /** From a record's arrival at the broker until the process knows of it, on a machine that is busy. */
    private static final long ACKNOWLEDGED_WITHIN = 700;

    /** What was sent before a kill may arrive at the broker after it. A process that starts takes longer to send anything. */
    private static final long SENT_BEFORE = 1_000;

    /** A store without a checkpoint for so long is not slow, it fails. */
    private static final long KEPT_WITHIN = 10_000;

    /** From the begin of the last request to its last entry, or a little more. */
    private static final Duration LAST_ENTRY_WITHIN = Duration.ofSeconds(5);

    /** From the response with an event to its record in the topic. */
    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(2);

    private static final int SEED = 7;

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final Broker broker;
    private final String topic = "akto.api.logs." + System.nanoTime();
    private final Path data;
    private final Random random = new Random(SEED);
    private final List<String> output = new ArrayList<>();
    private JavaProcess running;
    private String checkpoints = "file";
    private Connector connector;
    private Duration window = Duration.ofSeconds(8);

    DeliveryGuaranteeScenario(Broker broker, Path data) {
        this.broker = broker;
        this.data = data;
        broker.createTopic(topic, 3, KafkaBroker.APPEND_TIME);
    }

    /** The same with the checkpoints in Kafka, for a process that has no disk. */
    DeliveryGuaranteeScenario withoutVolume() {
        checkpoints = "kafka";
        return this;
    }

    @Override
    public void close() {
        aws.close();
    }

    /**
     * Requests that keep arriving: such as a REST API with data tracing logs them, and half as many such as other APIs do.
     */
    private record Arriving(TrafficPlan traced, LogPlan others) {

        /** When so many of the requests of the former kind have begun. */
        private Instant start(long number) {
            return traced.start(number);
        }

        private PlannedLog all() {
            return traced.and(others);
        }

        private Arriving late(double share, Duration by) {
            return new Arriving(traced.late(share, by), others.late(share, by));
        }
    }

    /** Requests that keep arriving from now on, without the few whose integration takes half a minute. */
    private static Arriving arriving(int requests, double perSecond) {
        Instant start = Instant.now().plusSeconds(1);
        return new Arriving(
                TrafficPlan.of(TrafficGenerator.seeded(SEED).withoutSlowOnes(), requests, 20, start, perSecond),
                LogPlan.of(LogMix.usual().seeded(SEED), requests / 2, start, perSecond / 2));
    }

    private Connector connectorFor(Arriving plan) {
        connector = Connector.to(
                        aws,
                        broker.bootstrapServers(),
                        String.join(",", plan.all().groups()),
                        data)
                .with("AKTO_KAFKA_TOPIC_NAME", topic)
                .with("CHECKPOINT_STORE", checkpoints)
                .with("CHECKPOINT_TOPIC", topic + ".checkpoints")
                .with("CLOUDWATCH_QUOTA_SHARE", "0")
                .with("CLOUDWATCH_POLL_INTERVAL", "PT1S")
                .with("LATE_ARRIVAL_WINDOW", window.toString())
                .with("LOG_START_FROM", "PT1M");
        return connector;
    }

    private List<TopicReader.Received> records() {
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            return reader.toEnd();
        }
    }

    private Reconciliation.Result reconciled(Arriving plan) {
        return new Reconciliation(plan.all()).accept(records()).result();
    }

    /** Waits until all requests have arrived, and until the rescan has passed them and delivered what it found. */
    private Reconciliation.Result awaitAllScanned(Arriving plan) {
        int expected = (int) plan.all().requestIds().count();
        await().atMost(plan.traced().lateBy().multipliedBy(2).plusMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Reconciliation arrived = new Reconciliation(plan.all()).accept(records());
                    assertThat(arrived.completed())
                            .as(() -> describe(arrived.result()))
                            .isGreaterThanOrEqualTo(expected);
                });
        awaitRescan(plan);
        return reconciled(plan);
    }

    private void awaitRescan(Arriving plan) {
        Instant end = plan.start(plan.traced().requests()).plus(LAST_ENTRY_WITHIN);
        Instant rescanned = end.plus(window);
        await().atMost(Duration.ofMinutes(5))
                .until(() -> plan.all().groups().stream().allMatch(group -> aws.calls().windows(group).stream()
                        .anyMatch(call -> call.at().isAfter(rescanned) && call.covers(end.toEpochMilli()))));
        awaitTime(Instant.now().plus(DELIVERED_WITHIN));
    }

    /**
     * A kill, and what may be repeated because of it: how long writing the checkpoints takes depends on the disk.
     *
     * @param time milliseconds since the epoch
     * @param unkept how long no checkpoint had been stored then, as logged by the process, in milliseconds
     */
    private record Kill(long time, long unkept) {
        private boolean mayRepeat(long delivered) {
            long window = Math.max(REPEATED_BEFORE_A_KILL, Math.min(unkept, KEPT_WITHIN) + ACKNOWLEDGED_WITHIN);
            return delivered <= time + SENT_BEFORE && delivered >= time - window;
        }
    }

    /** The process is killed at random moments while requests arrive. */
    void killed(int times, int requests, double perSecond) {
        List<Kill> kills = new ArrayList<>();
        Arriving plan = interrupted(times, requests, perSecond, process -> {
            double unkept = Management.of(process).metrics().get("apigateway_logging_checkpoint_age_seconds");
            kills.add(new Kill(System.currentTimeMillis(), (long) (unkept * 1000)));
            process.kill();
        });

        Reconciliation.Result result = reconciled(plan);
        assertThat(result.complete()).as(() -> describe(result)).isTrue();
        assertThat(tooEarlyToBeRepeated(kills))
                .as(() -> "repeated, and not for one of " + kills + ": " + describe(result))
                .isEmpty();
    }

    /** The process is stopped and started again while requests arrive. */
    void stopped(int times, int requests, double perSecond) {
        Arriving plan =
                interrupted(times, requests, perSecond, process -> assertThat(process.stop(Duration.ofSeconds(40)))
                        .as(() -> String.join("\n", process.output()))
                        .isZero());

        Reconciliation.Result result = reconciled(plan);
        assertThat(result.exactlyOnce()).as(() -> describe(result)).isTrue();
    }

    /** Describes a failed reconciliation, with the output of all interrupted processes. */
    private String describe(Reconciliation.Result result) {
        return Stream.of(
                        Stream.of(result.toString(), repeated()),
                        output.stream(),
                        running == null ? Stream.<String>empty() : running.output().stream())
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    /** The records of keys that arrived more than once, for the message of a failure. */
    private String repeated() {
        return records().stream().collect(Collectors.groupingBy(TopicReader.Received::key)).values().stream()
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .map(record -> record.timestamp() + " " + record.value())
                .collect(Collectors.joining("\n"));
    }

    private Arriving interrupted(int times, int requests, double perSecond, Consumer<JavaProcess> interruption) {
        Arriving plan = arriving(requests, perSecond);
        Connector each = connectorFor(plan);
        long wholeTime = (long) (requests / perSecond * 1000);
        try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan.all())) {
            for (int i = 0; i < times; i++) {
                try (JavaProcess process = each.start()) {
                    long until =
                            System.currentTimeMillis() + wholeTime / times / 2 + random.nextLong(wholeTime / times / 2);
                    await().atMost(Duration.ofMinutes(5)).until(() -> System.currentTimeMillis() > until);
                    interruption.accept(process);
                    output.addAll(process.output());
                }
            }
            try (JavaProcess last = each.start()) {
                await().atMost(Duration.ofMinutes(5)).until(feeder::isDone);
                awaitAllScanned(plan);
                interruption.accept(last);
                output.addAll(last.output());
            }
        }
        return plan;
    }

    /** Keys of records that were delivered again although their first delivery was no second before a kill. */
    private List<String> tooEarlyToBeRepeated(List<Kill> kills) {
        Map<String, Long> delivered = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (TopicReader.Received record : records()) {
            Long before =
                    record.value().contains("incomplete") ? null : delivered.put(record.key(), record.timestamp());
            if (before != null && kills.stream().noneMatch(kill -> kill.mayRepeat(before))) {
                found.add(record.key());
            }
        }
        return found;
    }

    private static void awaitTime(Instant time) {
        await().atMost(Duration.ofMinutes(5)).until(() -> Instant.now().isAfter(time));
    }

    /** The broker is unreachable for a while during traffic; scanning pauses and the heap does not grow. */
    void unreachableBroker(Duration away, int requests, double perSecond, int mebibytes) {
        Arriving plan = arriving(requests, perSecond);
        Connector soonFull = connectorFor(plan).with("AKTO_BYTES_IN_THRESHOLD", String.valueOf(mebibytes));
        try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan.all());
                JavaProcess process = soonFull.start()) {
            awaitTime(plan.start(requests / 3));
            broker.stop();
            Instant gone = Instant.now();
            Management management = Management.of(process);
            await().atMost(Duration.ofMinutes(2)).until(() -> isBufferFull(management));
            long early = LiveHeap.of(process);
            Instant full = Instant.now();
            awaitTime(full.plus(away.dividedBy(3)));
            awaitTime(gone.plus(away));
            assertThat(LiveHeap.of(process))
                    .as("bytes alive after the broker's absence, of %d with a full buffer", early)
                    .isLessThanOrEqualTo(LiveHeap.withoutGrowth(early));
            broker.start();
            await().atMost(Duration.ofMinutes(5)).until(feeder::isDone);
            Reconciliation.Result result = awaitAllScanned(plan);

            assertThat(result.exactlyOnce())
                    .as(() -> result + "\n" + repeated() + "\n" + String.join("\n", process.output()))
                    .isTrue();
        }
    }

    private static boolean isBufferFull(Management management) {
        Map<String, Double> metrics = management.metrics();
        return metrics.get("apigateway_logging_buffer_used_bytes")
                >= metrics.get("apigateway_logging_buffer_max_bytes");
    }

    /** Stops the process while the broker is unreachable and records are in flight. */
    void stopWithUnreachableBroker(int requests, double perSecond) {
        Arriving plan = arriving(requests, perSecond);
        Connector each = connectorFor(plan).with("CAMEL_MAIN_SHUTDOWN_TIMEOUT", "3");
        try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan.all())) {
            try (JavaProcess process = each.start()) {
                awaitTime(plan.start(requests / 3));
                broker.stop();
                awaitTime(plan.start(requests * 2 / 3));
                process.stop(Duration.ofSeconds(60));
                output.addAll(process.output());
            }
            broker.start();
            try (JavaProcess process = each.start()) {
                running = process;
                await().atMost(Duration.ofMinutes(5)).until(feeder::isDone);
                Reconciliation.Result result = awaitAllScanned(plan);

                assertThat(result.complete()).as(() -> describe(result)).isTrue();
            }
        }
        // requests of which too little is logged are there, but no record that could have been delivered
        assertThat(data.resolve("dead-letter"))
                .isDirectoryRecursivelyContaining("glob:**.jsonl")
                .isDirectoryNotContaining(file -> contentOf(file.toFile()).contains("\"record\""));
    }

    /** AWS throttles, closes connections and expires its page tokens. */
    void awsFails(int requests, double perSecond) {
        Arriving plan = arriving(requests, perSecond);
        aws.faults().throttle(0.33).cutBodies(0.1).expireTokenEvery(100).pageSize(2_000);
        try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan.all());
                JavaProcess process = connectorFor(plan).start()) {
            await().atMost(Duration.ofMinutes(5)).until(feeder::isDone);
            Reconciliation.Result result = awaitAllScanned(plan);

            assertThat(result.exactlyOnce())
                    .as(() -> result + "\n" + repeated() + "\n" + String.join("\n", process.output()))
                    .isTrue();
        }
    }

    /** Some entries of a tenth of the requests become visible late; empty pages come between all others. */
    void lateEntries(int requests, double perSecond, Duration late, Duration lateWindow) {
        window = lateWindow;
        Arriving plan = arriving(requests, perSecond).late(0.1, late);
        aws.faults().emptyPages(1);
        Connector patient =
                connectorFor(plan).with("AKTO_TRAFFIC_BATCH_TIME_SECS", "2").with("INTEGRATION_TIMEOUT_SECS", "2");
        try (TrafficFeeder feeder = TrafficFeeder.started(aws, plan.all());
                JavaProcess process = patient.start()) {
            running = process;
            await().atMost(Duration.ofMinutes(5)).until(feeder::isDone);
            Reconciliation.Result result = awaitAllScanned(plan);

            assertThat(result.complete())
                    .as(() -> result + "\n" + repeated() + "\n" + String.join("\n", process.output()))
                    .isTrue();
            assertThat(records().stream().collect(Collectors.groupingBy(TopicReader.Received::key)))
                    .allSatisfy((id, found) -> assertThat(found).as(id).hasSizeLessThanOrEqualTo(2));
        }
    }
}
