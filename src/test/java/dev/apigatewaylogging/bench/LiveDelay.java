package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.standin.JavaProcess;
import dev.apigatewaylogging.standin.ScriptLine;
import dev.apigatewaylogging.standin.Site;
import dev.apigatewaylogging.standin.TopicReader;
import dev.apigatewaylogging.standin.TrafficGenerator;
import dev.apigatewaylogging.standin.TrafficPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How long it takes from a request's last line being visible to its record being in Kafka, while 2,000 lines a second come
 * in.
 *
 * @param p50 half of the requests take no longer, in seconds
 * @param p99 nearly all take no longer, in seconds
 * @param cores processor time for each second, warm
 */
record LiveDelay(double p50, double p99, double cores) {

    private static final int REQUESTS_A_SECOND = 100;
    private static final int SECONDS = 180;

    /** Until the connector has learnt how long events need, and is warm. */
    private static final int SECONDS_BEFORE = 120;

    static LiveDelay measured(Workbench workbench) {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(9)
                        .of(new Site("live", "prod", Workbench.REGION, "api.example.com"))
                        .withoutSlowOnes(),
                REQUESTS_A_SECOND * SECONDS,
                50,
                Instant.now().plusSeconds(10),
                REQUESTS_A_SECOND);
        workbench.control().createGroup(plan.group());
        String topic = workbench.newTopic();
        Connector connector = workbench.connector(plan.group(), topic, Map.of("LOG_START_FROM", "now"));
        try (JavaProcess process = connector.start()) {
            workbench.control().traffic(plan, true);
            until(plan.start((long) REQUESTS_A_SECOND * SECONDS_BEFORE));
            double before = ProcessUsage.of(process.pid()).cpuSeconds();
            until(plan.start(plan.requests()));
            double used = ProcessUsage.of(process.pid()).cpuSeconds() - before;
            Workbench.sleep(Duration.ofSeconds(15).toMillis());
            long[] delays = delays(workbench, plan, topic);
            process.stop(Duration.ofMinutes(1));
            return new LiveDelay(
                    delays[delays.length / 2] / 1e3,
                    delays[delays.length * 99 / 100] / 1e3,
                    used / (SECONDS - SECONDS_BEFORE));
        }
    }

    private static long[] delays(Workbench workbench, TrafficPlan plan, String topic) {
        try (TopicReader reader = TopicReader.of(workbench.brokers(), topic)) {
            return reader.toEnd().stream()
                    .flatMapToLong(record -> plan.generator().number(record.key()).stream()
                            .filter(number -> number >= (long) REQUESTS_A_SECOND * SECONDS_BEFORE)
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
