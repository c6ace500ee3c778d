/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.FailingStep;
import dev.apigatewaylogging.RoutesInProcess;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes from the log group to the record, with a {@link FailingStep} in them and without Kafka. */
class FailingRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TrafficGenerator REQUESTS = TrafficGenerator.seeded(11);

    @TempDir
    Path directory;

    private final FakeAws aws = FakeAws.started();
    private final Instant start = Instant.now().minusSeconds(60);
    private final List<String> records = new CopyOnWriteArrayList<>();
    private Main main = new Main(FailingRoutesTest.class);
    private RoutesInProcess copies;
    private long requests;

    @BeforeEach
    void prepare() throws IOException {
        aws.group(group());
        Files.writeString(directory.resolve("request"), "no request has this id");
        System.setProperty("failing.step", directory.toString());
        copies = new RoutesInProcess(directory);
        Path routes = copies.copy("traffic", "delivery", "beans", "errors", "dead-letter");
        FailingStep.addTo(routes);
        Files.writeString(
                routes.resolve("kafka.camel.yaml"),
                "- route:\n    from:\n      uri: direct:kafka\n      steps:\n        - process:\n            ref: recorder\n");
        configure();
    }

    private void configure() {
        main.bind("recorder", (Processor)
                exchange -> records.add(exchange.getMessage().getHeader(KafkaConstants.KEY, String.class)));
        copies.configure(main, aws, group(), "127.0.0.1:1");
    }

    @AfterEach
    void stop() {
        main.stop();
        aws.close();
        System.clearProperty("failing.step");
    }

    private static String group() {
        return REQUESTS.site().group();
    }

    private String log() {
        return logAt(start);
    }

    private String logAt(Instant time) {
        RequestScript request = REQUESTS.script(requests++, RequestKind.MOCK);
        request.lines().forEach(line -> aws.put(group(), "stream", time.plusMillis(line.after()), line.text(), time));
        return request.requestId();
    }

    /** Holds the flow after two seconds instead of a minute, and tries again sooner. */
    private void holdSoon() throws IOException {
        edit("beans", "holdAfter: 60000", "holdAfter: 2000");
        edit("beans", "retryAfter: 5000", "retryAfter: 300");
    }

    private void edit(String route, String text, String replacement) throws IOException {
        Path file = copies.file(route);
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, replacement));
    }

    private HealthCheck.Result steps() {
        return bean("stepHealth", StepHealthCheck.class).call();
    }

    private void assertThatTheFlowHoldsAndGoesOn(String step, Mend mend) throws Exception {
        main.start();
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.DOWN);
        assertThat(steps().getMessage().orElseThrow()).contains(step).doesNotContain("s3cret");
        DeliveryTracker tracker = bean("deliveryTracker", DeliveryTracker.class);
        await().atMost(SOON).until(() -> !tracker.hasCapacity());
        assertThat(tracker.pauseReason()).contains(step);
        assertThat(tracker.committablePosition()).isLessThanOrEqualTo(start.toEpochMilli());
        MetricsView metrics = bean("metricsView", MetricsView.class);
        assertThat(records).isEmpty();
        assertThat(metrics.deadLetters()).isZero();

        mend.run();

        await().atMost(SOON).until(() -> records.size() >= 20);
        assertNothingHeld();
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.UP);
        assertThat(tracker.hasCapacity()).isTrue();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
        assertThat(metrics.deadLetters()).isZero();
    }

    private interface Mend {
        void run() throws Exception;
    }

    private void logAll() {
        for (int i = 0; i < 20; i++) {
            log();
        }
    }

    @Test
    void stepFailingForAllRequestsHoldsFlowAndLosesNothingAfterRecovery() throws Exception {
        holdSoon();
        Files.writeString(directory.resolve("request"), "");
        logAll();

        assertThatTheFlowHoldsAndGoesOn(
                "step mine of route delivery (java.lang.StackOverflowError)",
                () -> Files.writeString(directory.resolve("request"), "no request has this id"));
    }

    @Test
    void stepFailingForAllBatchesHoldsFlow() throws Exception {
        holdSoon();
        edit(
                "traffic",
                "                          - to:\n                              id: to-delivery",
                "                          - bean:\n                              id: mine-here\n                              beanType: "
                        + FailingStep.class.getName()
                        + "\n                              method: batch\n"
                        + "                          - to:\n                              id: to-delivery");
        Path broken = Files.createFile(directory.resolve("batches"));
        logAll();

        assertThatTheFlowHoldsAndGoesOn(
                "step mine-here of route traffic (java.lang.IllegalStateException)", () -> Files.delete(broken));
    }

    @Test
    void failingExpressionIsCorrectedByRouteReload() throws Exception {
        holdSoon();
        String step =
                "- setHeader:\n                  id: broken\n                  name: team\n                  simple: ";
        edit(
                "delivery",
                "- process:\n                  id: create-akto-record",
                step + "\"${body.pfad}\"\n              - process:\n                  id: create-akto-record");
        logAll();

        assertThatTheFlowHoldsAndGoesOn("step broken of route delivery", () -> {
            edit("delivery", "${body.pfad}", "payments");
            copies.reload(main.getCamelContext(), "delivery");
        });
    }

    @Test
    void stepFailingForAllEventsOfPageWritesNoDeadLetters() throws Exception {
        edit(
                "traffic",
                "              - process:\n                  id: reject-unparseable",
                "              - bean:\n                  id: mine-here\n                  beanType: "
                        + FailingStep.class.getName()
                        + "\n                  method: batch\n"
                        + "              - process:\n                  id: reject-unparseable");
        edit("beans", "holdAfter: 60000", "holdAfter: 2000");
        Path broken = Files.createFile(directory.resolve("batches"));
        logAll();
        main.start();
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).until(() -> metrics.scanFailures() > 60);
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.DOWN);
        assertThat(steps().getMessage().orElseThrow()).contains("step mine-here of route traffic");

        Files.delete(broken);

        await().atMost(SOON).until(() -> records.size() >= 20);
        assertNothingHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
        assertThat(metrics.deadLetters()).isZero();
    }

    @Test
    void requestsHeldAtStopAreScannedAgainAfterRestart() throws Exception {
        holdSoon();
        Files.writeString(directory.resolve("request"), "");
        logAll();
        main.start();
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.DOWN);
        long began = System.nanoTime();
        main.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(records).isEmpty();
        Files.writeString(directory.resolve("request"), "no request has this id");

        main = new Main(FailingRoutesTest.class);
        configure();
        main.start();

        await().atMost(SOON).until(() -> records.size() >= 20);
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void firstFailureHoldsFlowWithoutTolerance() throws Exception {
        main.addOverrideProperty("error.tolerance", "none");
        String failing = log();
        Files.writeString(directory.resolve("request"), failing);
        for (int i = 0; i < 19; i++) {
            log();
        }

        main.start();
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.DOWN);
        DeliveryTracker tracker = bean("deliveryTracker", DeliveryTracker.class);
        await().atMost(SOON).until(() -> !tracker.hasCapacity());
        Files.writeString(directory.resolve("request"), "no request has this id");

        await().atMost(SOON).until(() -> records.size() >= 20);
        await().atMost(SOON).until(() -> steps().getState() == HealthCheck.State.UP);
        assertNothingHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
        assertThat(bean("metricsView", MetricsView.class).deadLetters()).isZero();
    }

    private <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    private void assertNothingHeld() {
        DeliveryTracker tracker = bean("deliveryTracker", DeliveryTracker.class);
        await().atMost(SOON).until(() -> tracker.inFlight() == 0 && tracker.bufferedBytes() == 0);
    }

    @Test
    void pageFailingBeforeCorrelationIsSplitAndOtherRequestsBecomeRecordsOnce() {
        for (int i = 0; i < 20; i++) {
            log();
        }
        aws.put(group(), "stream", start.plusMillis(40), "FULL STACK", start);
        aws.put(group(), "stream", start.plusMillis(60), "EXCEPTION", start);

        main.start();

        await().atMost(SOON).until(() -> records.size() >= 20);
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).untilAsserted(() -> assertThat(metrics.deadLettersByReason())
                .containsEntry("failing-event", 2L)
                .containsEntry("unexpected-error", 0L));
        assertNothingHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void errorDuringDeliveryFailsItsRequestOnly() throws IOException {
        String failing = log();
        Files.writeString(directory.resolve("request"), failing);
        for (int i = 0; i < 20; i++) {
            log();
        }

        main.start();

        await().atMost(SOON).until(() -> records.size() >= 20);
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).untilAsserted(() -> assertThat(metrics.deadLettersByReason())
                .containsEntry("failing-event", 0L)
                .containsEntry("unexpected-error", 1L));
        assertNothingHeld();
        assertThat(records).hasSize(20).doesNotContain(failing).doesNotHaveDuplicates();
    }

    /** A step that only some requests reach never succeeds, but others pass the route. */
    @Test
    void conditionalStepFailingForSomeRequestsWritesDeadLettersAndDoesNotHoldFlow() throws Exception {
        holdSoon();
        List<String> failing = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            failing.add(log());
            log();
        }
        edit(
                "delivery",
                "              - process:\n                  id: create-akto-record\n",
                """
                              - choice:
                                  when:
                                    - simple: "${body.requestId} in '%s'"
                                      steps:
                                        - throwException:
                                            id: reject-some
                                            exceptionType: java.lang.IllegalArgumentException
                                            message: s3cret
                              - process:
                                  id: create-akto-record
                """
                        .formatted(String.join(",", failing)));

        main.start();

        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            log();
            assertThat(metrics.deadLettersByReason()).containsEntry("unexpected-error", 15L);
        });
        await().atMost(SOON).until(() -> records.size() == requests - failing.size());
        assertNothingHeld();
        assertThat(records).doesNotContainAnyElementsOf(failing).doesNotHaveDuplicates();
        assertThat(steps().getState()).isEqualTo(HealthCheck.State.UP);
    }

    /** A call that a filter drops before the failing step shows nothing. */
    @Test
    void stepFailingForAllHoldsFlowThoughOtherCallsAreDropped() throws Exception {
        holdSoon();
        Files.writeString(directory.resolve("request"), "");
        List<String> dropped = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            log();
            dropped.add(log());
        }
        edit(
                "delivery",
                "              - filter:\n                  id: omit-websocket-events\n",
                """
                              - filter:
                                  simple: "${body.requestId} in '%s'"
                                  steps:
                                    - stop: {}
                              - filter:
                                  id: omit-websocket-events
                """
                        .formatted(String.join(",", dropped)));

        assertThatTheFlowHoldsAndGoesOn(
                "step mine of route delivery",
                () -> Files.writeString(directory.resolve("request"), "no request has this id"));
    }

    /** How a step can pass at first for each call, and then fail for it. */
    static Stream<Arguments> stepsThatPassOnceForEachCall() {
        String second =
                """
                              - loop:
                                  id: twice
                                  constant: "2"
                                  copy: "%s"
                                  steps:
                                    - validate:
                                        id: check
                                        simple: "${exchangeProperty.CamelLoopIndex} < 1 || ${exchangeProperty.mended}"
                """;
        String twice =
                """
                              - to:
                                  id: first
                                  uri: direct:checked
                              - setProperty:
                                  name: again
                                  constant: "true"
                              - to:
                                  id: second
                                  uri: direct:checked
                """;
        return Stream.of(
                Arguments.of("the second iteration of a loop", second.formatted("false")),
                Arguments.of("the second iteration of a loop with copies", second.formatted("true")),
                Arguments.of("the second visit of a route", twice));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stepsThatPassOnceForEachCall")
    void stepThatPassesOnceForEachCallAndThenFailsHoldsFlow(String name, String steps) throws Exception {
        holdSoon();
        Path routes = directory.resolve("routes");
        Files.writeString(
                routes.resolve("checked.camel.yaml"),
                """
                - route:
                    id: checked
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:checked
                      steps:
                        - validate:
                            id: check-visit
                            simple: "${exchangeProperty.again} != 'true' || ${exchangeProperty.mended}"
                """);
        String first = "              - filter:\n                  id: omit-websocket-events\n";
        String broken =
                """
                              - setProperty:
                                  name: mended
                                  constant: "false"
                """
                        + steps;
        edit("delivery", first, broken + first);
        logAll();

        assertThatTheFlowHoldsAndGoesOn("step check", () -> {
            edit("delivery", "constant: \"false\"", "constant: \"true\"");
            copies.reload(main.getCamelContext(), "delivery");
        });
    }

    /** As a header with an invalid name of another topic causes it. */
    @Test
    void recordsThatKafkaRejectsHoldFlow() throws Exception {
        holdSoon();
        Path kafka = directory.resolve("routes/kafka.camel.yaml");
        String real = Files.readString(Path.of("routes/kafka.camel.yaml"));
        int send = real.indexOf("        - to:\n            id: send-to-kafka");
        int next = real.indexOf("        - process:\n            id: count-delivered");
        Files.writeString(
                kafka,
                real.substring(0, send)
                        + """
                                - filter:
                                    id: unless-mended
                                    simple: "true"
                                    steps:
                                      - throwException:
                                          id: send-to-kafka
                                          exceptionType: org.apache.kafka.common.errors.InvalidTopicException
                                          message: s3cret
                                - process:
                                    ref: recorder
                        """
                        + real.substring(next));
        logAll();

        assertThatTheFlowHoldsAndGoesOn("step send-to-kafka of route kafka", () -> {
            edit("kafka", "simple: \"true\"", "simple: \"false\"");
            copies.reload(main.getCamelContext(), "kafka");
        });
    }

    /** The parts of a call cannot be processed again alone. They are dead letters, and readiness is DOWN. */
    @Test
    void stepThatFailsForPartOfEachCallIsReported() throws Exception {
        holdSoon();
        String first = "              - filter:\n                  id: omit-websocket-events\n";
        edit(
                "delivery",
                first,
                """
                              - split:
                                  id: parts
                                  constant: "1,2"
                                  steps:
                                    - validate:
                                        id: check
                                        simple: "${body} == '1'"
                """
                        + first);
        main.start();

        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            logAt(Instant.now());
            assertThat(steps().getState()).isEqualTo(HealthCheck.State.DOWN);
        });

        assertThat(steps().getMessage().orElseThrow())
                .contains("step check of route delivery", "DEAD_LETTER_DIR")
                .doesNotContain("No request is lost");
        await().atMost(SOON).until(() -> records.size() == requests);
        await().atMost(SOON).until(() -> bean("metricsView", MetricsView.class).deadLetters() == requests);
    }

    @Test
    void splitOfCallsThatFailsWithinItselfHoldsFlow() throws Exception {
        holdSoon();
        edit("delivery", "uri: direct:kafka", "uri: direct:${exchangeProperty.target}");
        edit("delivery", "- to:\n                  id: to-kafka", "- toD:\n                  id: to-kafka");
        String first = "              - filter:\n                  id: omit-websocket-events\n";
        edit(
                "delivery",
                first,
                """
                              - setProperty:
                                  name: target
                                  constant: delivery
                """
                        + first);
        logAll();

        assertThatTheFlowHoldsAndGoesOn("step assemble-calls of route delivery", () -> {
            edit("delivery", "constant: delivery", "constant: kafka");
            copies.reload(main.getCamelContext(), "delivery");
        });
    }

    @Test
    void failingPagesAreNotDeadLetteredAndArriveAfterRecovery() throws IOException {
        Path always = Files.createFile(directory.resolve("always"));
        for (int i = 0; i < 20; i++) {
            log();
        }
        main.start();
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).until(() -> metrics.scanFailures() > 3);

        Files.delete(always);

        await().atMost(SOON).until(() -> records.size() >= 20);
        assertNothingHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
        assertThat(metrics.deadLetters()).isZero();
    }
}
