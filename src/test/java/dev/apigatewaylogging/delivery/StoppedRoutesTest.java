/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.RoutesInProcess;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The routes as they are in {@code routes/}, stopped or reloaded at run time while Kafka does not respond, so that Camel forces
 * the stop.
 */
class StoppedRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final TrafficGenerator REQUESTS = TrafficGenerator.seeded(12);

    @TempDir
    Path directory;

    private final FakeAws aws = FakeAws.started();
    private final String topic = "stopped." + System.nanoTime();
    private final Main main = new Main(StoppedRoutesTest.class);
    private final Set<String> logged = new TreeSet<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private RoutesInProcess copies;
    private KafkaBroker broker;
    private long requests;
    private long earliest;

    @BeforeEach
    void start() throws Exception {
        aws.group(group());
        broker = KafkaBroker.started();
        broker.createTopic(topic, 1);
        copies = new RoutesInProcess(directory);
        copies.copy("traffic", "delivery", "kafka", "beans", "errors", "dead-letter");
        Path beans = copies.file("beans");
        String text = Files.readString(beans);
        assertThat(text).contains("stoppedRouteTimeout: 45000");
        Files.writeString(beans, text.replace("stoppedRouteTimeout: 45000", "stoppedRouteTimeout: 4000"));
        copies.configure(main, aws, group(), broker.bootstrapServers());
        main.addOverrideProperty("akto.kafka.topic.name", topic);
        main.addOverrideProperty("camel.main.shutdown-timeout", "1");
        main.bind("gate", (Processor) exchange -> gate.await());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        broker.close();
        aws.close();
    }

    private static String group() {
        return REQUESTS.site().group();
    }

    private void log(int count) {
        for (int i = 0; i < count; i++) {
            RequestScript request = REQUESTS.script(requests++, RequestKind.MOCK);
            Instant start = Instant.now().minusSeconds(1);
            earliest = Math.min(earliest, start.toEpochMilli());
            request.lines()
                    .forEach(line -> aws.put(group(), "stream", start.plusMillis(line.after()), line.text(), start));
            logged.add(request.requestId());
        }
    }

    private DeliveryTracker tracker() {
        return main.getCamelContext().getRegistry().lookupByNameAndType("deliveryTracker", DeliveryTracker.class);
    }

    private Set<String> arrived() {
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            return reader.toEnd().stream()
                    .map(TopicReader.Received::key)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void assertAllArrive() {
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Set<String> missing = new TreeSet<>(logged);
            missing.removeAll(arrived());
            assertThat(missing)
                    .as("missing; %d in flight", tracker().inFlight())
                    .isEmpty();
        });
        long last = Instant.now().toEpochMilli();
        await().atMost(SOON).until(() -> tracker().inFlight() == 0 && tracker().bufferedBytes() == 0);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(tracker().committablePosition()).isGreaterThan(last));
        assertThat(main.getCamelContext()
                        .getRegistry()
                        .findSingleByType(MetricsView.class)
                        .deadLetters())
                .isZero();
    }

    private void reload(String... routes) throws Exception {
        copies.reload(main.getCamelContext(), routes);
    }

    private interface Interruption {
        void run() throws Exception;
    }

    private void interruptWhileKafkaIsDown(int rounds, Interruption interruption) throws Exception {
        log(20);
        await().atMost(SOON).until(() -> arrived().containsAll(logged));
        for (int round = 0; round < rounds; round++) {
            broker.stop();
            earliest = Long.MAX_VALUE;
            log(60);
            await().atMost(SOON).until(() -> tracker().inFlight() >= 60);
            long first = earliest;
            interruption.run();
            log(10);
            assertThat(tracker().committablePosition()).isLessThanOrEqualTo(first);
            broker.start();
            log(10);
            assertAllArrive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"traffic", "delivery", "kafka"})
    void forcedStopLosesNoRequest(String route) throws Exception {
        interruptWhileKafkaIsDown(1, () -> {
            main.getCamelContext().getRouteController().stopRoute(route);
            main.getCamelContext().getRouteController().startRoute(route);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"traffic", "delivery", "kafka"})
    void reloadLosesNoRequest(String route) throws Exception {
        interruptWhileKafkaIsDown(1, () -> reload(route));
    }

    @Test
    void reloadOfSeveralRoutesLosesNoRequest() throws Exception {
        interruptWhileKafkaIsDown(2, () -> reload("delivery", "kafka"));
    }

    @Test
    void reloadsThatDrainScanNothingAgain() throws Exception {
        for (String route : List.of("traffic", "delivery", "kafka")) {
            log(20);
            assertAllArrive();
            reload(route);
        }
        log(20);
        assertAllArrive();

        assertThat(tracker().rewinds()).isZero();
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            assertThat(reader.toEnd().stream().map(TopicReader.Received::key)).doesNotHaveDuplicates();
        }
    }

    /** The calls wait in the queue of a thread pool, which Camel discards with the route. */
    @ParameterizedTest
    @CsvSource({
        "traffic, '- filter:', drop-duplicates",
        "delivery, '- process:', create-akto-record",
        "kafka, '- to:', send-to-kafka"
    })
    void reloadWithSlowStepLosesNoRequest(String route, String step, String id) throws Exception {
        Path file = copies.file(route);
        String before = Files.readString(file);
        String edited = before.replaceFirst(
                "( *)" + step + "(\\R *id: " + id + ")", "$1- process:\n$1    ref: gate\n$1" + step + "$2");
        assertThat(edited).isNotEqualTo(before);
        Files.writeString(file, edited);
        log(20);
        assertAllArrive();
        reload(route);
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        log(60);
        await().atMost(SOON).until(() -> tracker().inFlight() >= 60);
        reload(route);
        gate = new CountDownLatch(0);
        closed.countDown();
        log(10);
        assertAllArrive();
    }
}
