/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several packaged connectors share log groups by a consumer group; some of them stop. */
final class ClusterRun implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRun.class);

    private static final int GROUPS = 20;
    private static final Duration CADENCE = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Pattern READING = Pattern.compile("Started reading (?:log group|\\d+ log groups:) (.*)");

    private final ConnectorEnvironment stack;
    private final Path data;
    private final int groups;
    private final Duration cadence;
    private final List<AccountRegion> places = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String roles = "";
    private final Map<String, Instant> logged = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
    private ScheduledFuture<?> feeding;
    private final Map<String, JavaProcess> processes = new LinkedHashMap<>();

    /** With twenty log groups of one account. */
    ClusterRun(Broker broker, Path data) {
        this(broker, data, GROUPS, 1, CADENCE);
    }

    /** @param cadence the time between two requests */
    ClusterRun(Broker broker, Path data, int groups, int accounts, Duration cadence) {
        this.stack = new ConnectorEnvironment(broker, data);
        this.data = data;
        this.groups = groups;
        this.cadence = cadence;
        AccountRegion home = stack.aws().home();
        places.add(home);
        for (int i = 1; i < accounts; i++) {
            String account = Integer.toString(i + 1).repeat(12);
            places.add(new AccountRegion(account, home.region()));
            roles = (roles.isEmpty() ? "own" : roles) + ","
                    + stack.aws().roles().lend(account, home.account(), "");
        }
        for (int i = 0; i < groups; i++) {
            stack.aws().group(place(i), group(i));
        }
    }

    /** If wanted, with {@code EXACTLY_ONCE=true} and a consumer that reads only what was committed. */
    ClusterRun exactlyOnce(boolean wanted) {
        environment.put("EXACTLY_ONCE", Boolean.toString(wanted));
        if (wanted) {
            stack.readCommitted();
        }
        return this;
    }

    private AccountRegion place(int number) {
        return places.get(number % places.size());
    }

    private static String group(int number) {
        return String.format("API-Gateway-Execution-Logs_share%05d/prod", number);
    }

    private void logRequest() {
        RequestScript request = stack.request(RequestKind.MOCK);
        Instant now = Instant.now();
        int number = next.getAndIncrement() % groups;
        String group = group(number);
        request.lines().forEach(line -> {
            Instant at = now.plusMillis(line.after());
            stack.aws().put(place(number), group, "stream", at, line.text(), at, at);
        });
        logged.put(request.requestId(), now);
    }

    /** With names that do not return after a restart, as of tasks in ECS. */
    ClusterRun withoutPermanentNames() {
        environment.put("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:1/v4/id");
        return this;
    }

    /** Restarts three processes one after the other while requests arrive, and waits until all of these have arrived. */
    void restartEachOfThree() {
        List<String> names = List.of("one", "two", "three");
        names.forEach(this::start);
        feed();
        names.forEach(this::awaitReading);
        Instant begin = Instant.now();
        for (String name : names) {
            stop(name);
            start(name).awaitReading(name).awaitAllReaders();
        }
        awaitAll();
        LOG.info("Rolling restart: {} requests, longest delay {}", requests(), longestDelay(begin));
    }

    /** Stops a process, which leaves the cluster in order: with a warning, the others would have to wait for its session to end. */
    void stop(String name) {
        JavaProcess process = process(name);
        int before = process.output().size();
        assertThat(process.stop(STOP)).isZero();
        List<String> output = process.output();
        assertThat(output.subList(before, output.size()))
                .noneMatch(line -> line.contains("GroupConsumer") || line.contains("ConsumerCoordinator"));
    }

    /** Starts a process, which acquires its shards when it can. */
    ClusterRun start(String name) {
        Connector connector = stack.connector()
                .with("LOG_GROUP_NAME", "API-Gateway-Execution-Logs_share*")
                .with("CLUSTER", "kafka")
                .with("CLOUDWATCH_POLL_INTERVAL", "PT1S")
                .with("CHECKPOINT_STORE", "kafka")
                .with("CHECKPOINT_TOPIC", stack.topicName() + ".checkpoints")
                .with("CLOUDWATCH_QUOTA_SHARE", "0")
                .with("LATE_ARRIVAL_WINDOW", "PT15S")
                .with("DEAD_LETTER_DIR", data.resolve(name).toString())
                .with("CROSS_ACCOUNT_ROLE_ARN", roles);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            connector = connector.with(variable.getKey(), variable.getValue());
        }
        processes.put(name, connector.start());
        return this;
    }

    /** Waits until every group has a reader, and lets requests arrive from then on. */
    ClusterRun feed() {
        await().atMost(PATIENCE)
                .until(() -> processes.values().stream()
                                .mapToInt(process -> begun(process).size())
                                .sum()
                        >= groups);
        feeding = feeder.scheduleAtFixedRate(this::logRequest, 0, cadence.toMillis(), TimeUnit.MILLISECONDS);
        awaitRecords(logged.size() + 100);
        return this;
    }

    /** The number of requests logged so far. */
    int requests() {
        return logged.size();
    }

    private void awaitRecords(int count) {
        await().atMost(PATIENCE).until(() -> Set.copyOf(stack.keys()).size() >= count);
    }

    /** Waits until a process reads at least one log group. */
    ClusterRun awaitReading(String name) {
        await().atMost(PATIENCE).until(() -> !begun(process(name)).isEmpty());
        return this;
    }

    /** The process that scans the most log groups. */
    String busiest() {
        return processes.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(begun(a).size(), begun(b).size())))
                .orElseThrow()
                .getKey();
    }

    private static Set<String> begun(JavaProcess process) {
        return process.output().stream()
                .map(READING::matcher)
                .filter(Matcher::find)
                .flatMap(match -> Stream.of(match.group(1).split(", ")))
                .collect(Collectors.toSet());
    }

    JavaProcess process(String name) {
        return processes.get(name);
    }

    /** Waits until processes that run have taken over the log groups of this one. */
    void awaitTakenOver(String name, Duration atMost) {
        Set<String> left = begun(process(name));
        assertThat(left).isNotEmpty();
        await().atMost(atMost).until(() -> processes.entrySet().stream()
                .filter(other ->
                        !other.getKey().equals(name) && other.getValue().isAlive())
                .flatMap(other -> begun(other.getValue()).stream())
                .collect(Collectors.toSet())
                .containsAll(left));
    }

    /** Waits until what was logged before this moment has arrived: all log groups have a reader. */
    Duration awaitAllReaders() {
        long start = System.nanoTime();
        Set<String> before = Set.copyOf(logged.keySet());
        await().atMost(PATIENCE).until(() -> Set.copyOf(stack.keys()).containsAll(before));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Ends the traffic and waits until all of it has arrived and the rescan has passed it. */
    void awaitAll() {
        assertThat(feeding.isDone()).as("traffic has ended").isFalse();
        feeder.shutdown();
        await().atMost(PATIENCE).until(feeder::isTerminated);
        await().atMost(PATIENCE).until(() -> Set.copyOf(stack.keys()).containsAll(logged.keySet()));
        Set<String> others = new HashSet<>(stack.keys());
        others.removeAll(logged.keySet());
        assertThat(others).as("delivered although not logged").isEmpty();
        List<String> incomplete = stack.await(logged.size()).stream()
                .filter(record -> record.value().contains("incomplete"))
                .map(TopicReader.Received::key)
                .toList();
        assertThat(incomplete).as("delivered although incomplete").isEmpty();
    }

    /** The longest time from a request's first log event to its record, of requests that were logged since then. */
    Duration longestDelay(Instant since) {
        Duration longest = Duration.ZERO;
        for (TopicReader.Received record : stack.await(logged.size())) {
            Instant at = logged.get(record.key());
            Duration delay = Duration.between(at, Instant.ofEpochMilli(record.timestamp()));
            if (at.isAfter(since) && delay.compareTo(longest) > 0) {
                longest = delay;
            }
        }
        return longest;
    }

    /** The number of offsets without a record that a consumer sees: ends of transactions, and records that were not committed. */
    long offsetsWithoutRecord() {
        Map<Integer, Long> ends = new HashMap<>();
        List<TopicReader.Received> records = stack.await(logged.size());
        records.forEach(record -> ends.merge(record.partition(), record.offset() + 1, Math::max));
        return ends.values().stream().mapToLong(Long::longValue).sum() - records.size();
    }

    /** Whether a process has written a line that contains a text. */
    boolean isLogged(String text) {
        return processes.values().stream()
                .flatMap(process -> process.output().stream())
                .anyMatch(line -> line.contains(text));
    }

    /** The time of the first delivery of each request that was delivered again, milliseconds since the epoch. */
    Map<String, Long> repeated() {
        Map<String, Long> first = new HashMap<>();
        Map<String, Long> repeated = new HashMap<>();
        for (TopicReader.Received record : stack.await(logged.size())) {
            Long before = first.putIfAbsent(record.key(), record.timestamp());
            if (before != null) {
                repeated.putIfAbsent(record.key(), before);
            }
        }
        return repeated;
    }

    @Override
    public void close() {
        feeder.shutdownNow();
        processes.values().forEach(JavaProcess::close);
        stack.close();
    }
}
