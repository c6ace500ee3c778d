/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.SampleApi;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Expectations;
import dev.apigatewaylogging.testsupport.traffic.ExpectedRecord;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 log groups of three accounts, one of them a day and a million events behind: the others are not delayed. {@code
 * -Dfairness.backlog=10000} makes the backlog shorter, in requests of about twenty lines.
 */
@ExtendWith(SharedBroker.class)
class FairnessChaos {

    private static final int GROUPS = 200;
    private static final int BACKLOG = Integer.getInteger("fairness.backlog", 50_000);
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final Duration LIVE = Duration.ofMinutes(3);
    /** Nine tenths of the quota, while a log group is behind. */
    private static final int MOST_OF_25 = 23;

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard());
    private final AccountRegion home = aws.home();
    private final List<AccountRegion> places = List.of(
            home, new AccountRegion("222222222222", home.region()), new AccountRegion("333333333333", home.region()));
    private final List<TrafficGenerator> live =
            IntStream.range(0, GROUPS).mapToObj(this::ofGroup).toList();
    private final Map<String, Live> finished = new ConcurrentHashMap<>();
    private long number;

    /** When a request's last line was logged, milliseconds since the epoch, and what is to arrive of it. */
    private record Live(long last, ExpectedRecord expected) {}

    @TempDir
    Path data;

    private TrafficGenerator ofGroup(int group) {
        SampleApi site = new SampleApi(String.format("fair%06d", group), "prod", home.region(), "fair.example.com");
        return TrafficGenerator.seeded(5).of(site).withoutSlowOnes();
    }

    private String group(int group) {
        return live.get(group).site().group();
    }

    /** Logs a complete request that ends now into one of the log groups. */
    private void logRequest() {
        int group = (int) (number % GROUPS);
        RequestScript request = live.get(group).script(number);
        if (request.expected().isPresent()) {
            Instant start = Instant.now();
            long last = 0;
            for (var line : request.lines()) {
                Instant at = start.plusMillis(line.after());
                last = Math.max(last, at.toEpochMilli());
                aws.put(places.get(group % places.size()), group(group), "stream", at, line.text(), at, at);
            }
            ExpectedRecord expected = request.expected().orElseThrow().at(start.getEpochSecond());
            finished.put(request.requestId(), new Live(last, expected));
        }
        number++;
    }

    private TrafficPlan backlog() {
        Instant start = Instant.now().minus(Duration.ofDays(1));
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(9)
                        .of(new SampleApi("backlog000", "prod", home.region(), "api.example.com"))
                        .withoutSlowOnes(),
                BACKLOG,
                20,
                start,
                BACKLOG / 80_000.0);
        plan.fill(aws);
        return plan;
    }

    @Test
    void backlogOfOneLogGroupDoesNotDelayOthers(KafkaBroker broker) throws Exception {
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
            assertThat(maxRequestsInTenSeconds()).isLessThanOrEqualTo(MOST_OF_25 * 10 + MOST_OF_25);
            assertThat(aws.calls().rejected("ThrottlingException")).isZero();
            Map<Boolean, List<TopicReader.Received>> byLiveness = reader.toEnd().stream()
                    .collect(Collectors.partitioningBy(record -> finished.containsKey(record.key())));
            arrivedRight(backlog, byLiveness.get(false));
            arrivedRight(
                    Expectations.of(
                            finished.values().stream().map(Live::expected).toList()),
                    byLiveness.get(true));
            assertThat(process.isAlive()).isTrue();
        } finally {
            feeder.shutdownNow();
            aws.close();
        }
    }

    private static void arrivedRight(Expectations expected, List<TopicReader.Received> arrived) {
        Reconciliation.Result result =
                new Reconciliation(expected).accept(arrived).result();
        assertThat(result.complete()).as(result.toString()).isTrue();
    }

    private long medianDelay(Map<String, TopicReader.Received> arrived) {
        List<Long> delays = new ArrayList<>();
        finished.forEach((id, live) -> delays.add(arrived.get(id).timestamp() - live.last()));
        delays.sort(null);
        System.out.println("fairness: median " + delays.get(delays.size() / 2) + " ms, 99 % "
                + delays.get(delays.size() * 99 / 100) + " ms, " + delays.size() + " requests, calls "
                + aws.calls().summary());
        return delays.get(delays.size() / 2);
    }

    /** Of FilterLogEvents in an account; a burst of one second after a pause may exceed the rate while behind. */
    private long maxRequestsInTenSeconds() {
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
