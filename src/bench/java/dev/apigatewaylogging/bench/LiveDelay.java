/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import static java.util.Map.entry;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.testsupport.aws.SampleApi;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long it takes from a request's last entry being visible to its record being in Kafka, while requests arrive.
 *
 * @param p50 the median, in seconds
 * @param p99 the 99th percentile, in seconds
 * @param committed the median until a consumer of committed records has the record, in seconds
 * @param cores processor time for each second, warm
 * @param records of how many requests, of those that count
 * @param missing how many of all requests have no record
 * @param kilobytes of log text a request
 * @param calls of FilterLogEvents per second, warm
 */
record LiveDelay(
        double p50,
        double p99,
        double committed,
        double cores,
        long records,
        long missing,
        double kilobytes,
        double calls) {

    /** Requests whose text is measured. */
    private static final int SOME = 2_000;

    /**
     * Arriving requests, of 20 entries each on average.
     *
     * @param before seconds until the connector is warm, which do not count
     * @param seconds in all
     * @param large the fraction of requests with headers and bodies so long that they are truncated
     * @param settings others than the defaults
     */
    record Load(int requestsASecond, int before, int seconds, double large, Map<String, String> settings) {}

    static LiveDelay measured(Workbench workbench, Load load) {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(9)
                        .of(new SampleApi("live", "prod", workbench.region(), "api.example.com"))
                        .withoutSlowOnes()
                        .large(load.large()),
                load.requestsASecond() * load.seconds(),
                50,
                Instant.now().plusSeconds(10),
                load.requestsASecond());
        workbench.control().createGroup(plan.group());
        String topic = workbench.newTopic();
        Map<String, String> settings = new HashMap<>(load.settings());
        settings.put("LOG_START_FROM", "now");
        Connector connector = workbench.connector(plan.group(), topic, settings);
        long first = (long) load.requestsASecond() * load.before();
        try (JavaProcess process = connector.start();
                CommittedArrivals arrivals = new CommittedArrivals(workbench.brokers(), topic)) {
            workbench.control().traffic(plan, true);
            until(plan.start(first));
            long callsBefore = workbench.calls();
            double before = ProcessUsage.of(process.pid()).cpuSeconds();
            until(plan.start(plan.requests()));
            double used = ProcessUsage.of(process.pid()).cpuSeconds() - before;
            double calls = workbench.calls() - callsBefore;
            Workbench.sleep(Duration.ofSeconds(15).toMillis());
            List<TopicReader.Received> records = records(workbench, topic);
            long[] delays =
                    delays(plan, first, records.stream().map(record -> entry(record.key(), record.timestamp())));
            long[] committed = delays(plan, first, arrivals.times().entrySet().stream());
            int seconds = load.seconds() - load.before();
            process.stop(Duration.ofMinutes(1));
            return new LiveDelay(
                    delays[delays.length / 2] / 1e3,
                    delays[delays.length * 99 / 100] / 1e3,
                    committed[committed.length / 2] / 1e3,
                    used / seconds,
                    delays.length,
                    missing(records, plan),
                    kilobytes(plan),
                    calls / seconds);
        }
    }

    private static List<TopicReader.Received> records(Workbench workbench, String topic) {
        try (TopicReader reader = TopicReader.of(workbench.brokers(), topic)) {
            return reader.toEnd();
        }
    }

    /** @param arrived when the request of an ID has arrived */
    private static long[] delays(TrafficPlan plan, long first, Stream<Map.Entry<String, Long>> arrived) {
        return arrived.flatMapToLong(request -> plan.generator().number(request.getKey()).stream()
                        .filter(number -> number >= first)
                        .flatMap(number -> LongStream.of(request.getValue() - visible(plan, number))))
                .sorted()
                .toArray();
    }

    private static long missing(List<TopicReader.Received> records, TrafficPlan plan) {
        Set<String> arrived = records.stream().map(TopicReader.Received::key).collect(Collectors.toSet());
        return plan.requestIds().filter(id -> !arrived.contains(id)).count();
    }

    private static double kilobytes(TrafficPlan plan) {
        return LongStream.range(0, SOME)
                        .flatMap(number -> plan.generator().script(number).lines().stream()
                                .mapToLong(line -> line.text().length()))
                        .sum()
                / 1e3
                / SOME;
    }

    private static long visible(TrafficPlan plan, long number) {
        long last = plan.generator().script(number).lines().stream()
                .mapToLong(ScriptLine::after)
                .max()
                .orElse(0);
        return plan.start(number).toEpochMilli() + last;
    }

    private static void until(Instant time) {
        Workbench.sleep(Math.max(0, Duration.between(Instant.now(), time).toMillis()));
    }
}
