package dev.apigatewaylogging.bench;

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
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How long it takes from a request's last entry being visible to its record being in Kafka, while requests come in.
 *
 * @param p50 half of the requests take no longer, in seconds
 * @param p99 nearly all take no longer, in seconds
 * @param cores processor time for each second, warm
 * @param records of how many requests, of those that count
 */
record LiveDelay(double p50, double p99, double cores, long records) {

    /**
     * Requests that come in, of 20 entries each on average.
     *
     * @param before seconds until the connector is warm, which do not count
     * @param seconds in all
     * @param settings others than the defaults
     */
    record Load(int requestsASecond, int before, int seconds, Map<String, String> settings) {}

    static LiveDelay measured(Workbench workbench, Load load) {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(9)
                        .of(new SampleApi("live", "prod", workbench.region(), "api.example.com"))
                        .withoutSlowOnes(),
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
        try (JavaProcess process = connector.start()) {
            workbench.control().traffic(plan, true);
            until(plan.start(first));
            double before = ProcessUsage.of(process.pid()).cpuSeconds();
            until(plan.start(plan.requests()));
            double used = ProcessUsage.of(process.pid()).cpuSeconds() - before;
            Workbench.sleep(Duration.ofSeconds(15).toMillis());
            long[] delays = delays(workbench, plan, topic, first);
            process.stop(Duration.ofMinutes(1));
            return new LiveDelay(
                    delays[delays.length / 2] / 1e3,
                    delays[delays.length * 99 / 100] / 1e3,
                    used / (load.seconds() - load.before()),
                    delays.length);
        }
    }

    private static long[] delays(Workbench workbench, TrafficPlan plan, String topic, long first) {
        try (TopicReader reader = TopicReader.of(workbench.brokers(), topic)) {
            return reader.toEnd().stream()
                    .flatMapToLong(record -> plan.generator().number(record.key()).stream()
                            .filter(number -> number >= first)
                            .flatMap(number -> LongStream.of(record.timestamp() - visible(plan, number))))
                    .sorted()
                    .toArray();
        }
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
