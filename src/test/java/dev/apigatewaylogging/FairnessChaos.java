package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.standin.Call;
import dev.apigatewaylogging.standin.CloudWatchStandIn;
import dev.apigatewaylogging.standin.JavaProcess;
import dev.apigatewaylogging.standin.KafkaBroker;
import dev.apigatewaylogging.standin.Place;
import dev.apigatewaylogging.standin.Reconciliation;
import dev.apigatewaylogging.standin.RequestScript;
import dev.apigatewaylogging.standin.SharedBroker;
import dev.apigatewaylogging.standin.Site;
import dev.apigatewaylogging.standin.StandInSettings;
import dev.apigatewaylogging.standin.TopicReader;
import dev.apigatewaylogging.standin.TrafficGenerator;
import dev.apigatewaylogging.standin.TrafficPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 log groups of three accounts, one of them with a day and a million lines behind: the others do not notice. {@code
 * -Dfairness.backlog=10000} makes the backlog shorter, in requests of about twenty lines.
 */
@ExtendWith(SharedBroker.class)
class FairnessChaos {

    private static final int GROUPS = 200;
    private static final int BACKLOG = Integer.getInteger("fairness.backlog", 50_000);
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final Duration LIVE = Duration.ofMinutes(3);
    private static final int SHARE_OF_25 = 13;

    private final CloudWatchStandIn aws = CloudWatchStandIn.started(StandInSettings.standard());
    private final Place home = aws.home();
    private final List<Place> places =
            List.of(home, new Place("222222222222", home.region()), new Place("333333333333", home.region()));
    private final TrafficGenerator live = TrafficGenerator.seeded(5).withoutSlowOnes();
    private final Map<String, Long> finished = new ConcurrentHashMap<>();
    private long number;

    @TempDir
    Path data;

    private static String group(int group) {
        return String.format("API-Gateway-Execution-Logs_fair%06d/prod", group);
    }

    /** A whole request in one of the groups, which ends now. */
    private void logRequest() {
        RequestScript request = live.script(number);
        if (request.expected().isPresent()) {
            int group = (int) (number % GROUPS);
            Instant start = Instant.now();
            long last = 0;
            for (var line : request.lines()) {
                Instant at = start.plusMillis(line.after());
                last = Math.max(last, at.toEpochMilli());
                aws.put(places.get(group % places.size()), group(group), "stream", at, line.text(), at, at);
            }
            finished.put(request.requestId(), last);
        }
        number++;
    }

    private TrafficPlan backlog() {
        Instant start = Instant.now().minus(Duration.ofDays(1));
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(9)
                        .of(new Site("backlog000", "prod", home.region(), "api.example.com"))
                        .withoutSlowOnes(),
                BACKLOG,
                20,
                start,
                BACKLOG / 80_000.0);
        plan.fill(aws);
        return plan;
    }

    @Test
    void aBacklogOfOneGroupDoesNotDelayTheOthers(KafkaBroker broker) throws Exception {
        String topic = "akto.api.logs." + System.nanoTime();
        broker.createTopic(topic, 3);
        TrafficPlan backlog = backlog();
        for (int i = 0; i < GROUPS; i++) {
            aws.group(places.get(i % places.size()), group(i));
        }
        String roles = "own,"
                + places.stream()
                        .skip(1)
                        .map(place -> aws.roles().lend(place.account(), home.account(), ""))
                        .collect(Collectors.joining(","));
        Connector connector = Connector.to(aws, broker.bootstrapServers(), "API-Gateway-Execution-Logs_*", data)
                .with("AKTO_KAFKA_TOPIC_NAME", topic)
                .with("CROSS_ACCOUNT_ROLE_ARN", roles)
                .with("CLOUDWATCH_POLL_INTERVAL", POLL.toString())
                .with("LATE_ARRIVAL_WINDOW", "PT1M")
                .with("LOG_START_FROM", "PT25H")
                .with("DISCOVER_OPENAPI_SPEC", "false")
                .jvm("-Xmx512m");
        ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
        try (JavaProcess process = connector.start();
                TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            ScheduledFuture<?> feeding = feeder.scheduleAtFixedRate(this::logRequest, 0, 50, TimeUnit.MILLISECONDS);
            Instant end = Instant.now().plus(LIVE);
            await().atMost(LIVE.plusMinutes(1)).until(() -> Instant.now().isAfter(end));
            assertThat(feeding.cancel(false)).isTrue();
            Set<String> expected = new HashSet<>(finished.keySet());
            backlog.requestIds().forEach(expected::add);
            Map<String, TopicReader.Received> arrived = new HashMap<>();
            await().atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        reader.toEnd().forEach(record -> arrived.putIfAbsent(record.key(), record));
                        return arrived.keySet().containsAll(expected);
                    });

            assertThat(medianDelay(arrived))
                    .as("milliseconds from a request's end to its record")
                    .isLessThan(2 * POLL.toMillis());
            assertThat(mostCallsInTenSeconds()).isLessThanOrEqualTo(SHARE_OF_25 * 10 + SHARE_OF_25);
            assertThat(aws.calls().refused("ThrottlingException")).isZero();
            Reconciliation.Result result = new Reconciliation(backlog)
                    .accept(reader.toEnd().stream()
                            .filter(record -> !finished.containsKey(record.key()))
                            .toList())
                    .result();
            assertThat(result.complete()).as(result.toString()).isTrue();
            assertThat(process.isAlive()).isTrue();
        } finally {
            feeder.shutdownNow();
            aws.close();
        }
    }

    private long medianDelay(Map<String, TopicReader.Received> arrived) {
        List<Long> delays = new ArrayList<>();
        finished.forEach((id, last) -> delays.add(arrived.get(id).timestamp() - last));
        delays.sort(null);
        System.out.println("fairness: median " + delays.get(delays.size() / 2) + " ms, 99 % "
                + delays.get(delays.size() * 99 / 100) + " ms, " + delays.size() + " requests, calls "
                + aws.calls().summary());
        return delays.get(delays.size() / 2);
    }

    /** Of FilterLogEvents in an account; a second's burst after a pause may come on top of the share. */
    private long mostCallsInTenSeconds() {
        return aws.calls().of("FilterLogEvents").stream()
                .collect(Collectors.groupingBy(
                        (Call call) -> call.caller().account() + " " + call.at().getEpochSecond() / 10,
                        Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
