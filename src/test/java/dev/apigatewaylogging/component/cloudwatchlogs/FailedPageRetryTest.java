/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.LogsClient;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The component alone, with a route that fails in unforeseen ways. */
class FailedPageRetryTest {

    private static final String GROUP = "API-Gateway-Execution-Logs_abc/prod";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EVENTS = 1_000;

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final List<String> aside = new CopyOnWriteArrayList<>();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Set<String> poisonous = new ConcurrentSkipListSet<>();
    private final Instant start = Instant.now().minusSeconds(240);
    private volatile boolean nothingWorks;
    private volatile Failure failure = Failure.EXCEPTION;

    /** What a step can throw. */
    enum Failure {
        EXCEPTION,
        ERROR,
        FULL_STACK,
        REJECTED,
        FATAL;

        private Throwable made() {
            return switch (this) {
                case REJECTED -> new RejectedExecutionException("a client's secret");
                case EXCEPTION -> new IllegalStateException("a client's secret");
                case ERROR -> new AssertionError("a client's secret");
                case FULL_STACK -> recursion(0);
                case FATAL -> new OutOfMemoryError("made up");
            };
        }
    }

    private static Throwable recursion(int depth) {
        return depth < 0 ? new AssertionError() : recursion(depth + 1);
    }

    @BeforeEach
    void connect() {
        aws.group(GROUP);
        camel.getRegistry().bind("client", LogsClient.of(aws));
        camel.getRegistry().bind("meter", (ScanListener) failures::incrementAndGet);
    }

    @AfterEach
    void disconnect() throws IOException {
        camel.close();
        aws.close();
    }

    private void read() throws Exception {
        read("PT1S");
    }

    private void read(String rescanDelay) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(EventProcessingException.class)
                        .handled(true)
                        .process(exchange -> aside.add(
                                exchange.getMessage().getBody(LogEvent.class).message()));
                from("cloudwatch-logs:" + GROUP + "?region=eu-west-1&maxQuotaUtilization=0&startFrom=PT10M"
                                + "&pollInterval=PT0.1S&rescanDelay=" + rescanDelay)
                        .process(FailedPageRetryTest.this::take);
            }
        });
        camel.start();
    }

    private void take(Exchange exchange) {
        List<?> page = exchange.getMessage().getBody(List.class);
        List<String> messages =
                page.stream().map(event -> ((LogEvent) event).message()).toList();
        if (nothingWorks || messages.stream().anyMatch(poisonous::contains)) {
            rejected.incrementAndGet();
            sneak(failure.made());
        }
        taken.addAll(messages);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    private void fill() {
        IntStream.range(0, EVENTS).forEach(i -> aws.put(GROUP, "stream", start.plusMillis(i / 10), "line " + i));
    }

    private HealthCheck.State liveness() {
        return HealthCheckHelper.invokeLiveness(camel).stream()
                .filter(result -> result.getCheck().getId().startsWith("scan:"))
                .findFirst()
                .orElseThrow()
                .getState();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FATAL", "REJECTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void failingEventIsDeadLetteredOnceAndOthersAreProcessed(Failure kind) throws Exception {
        failure = kind;
        poisonous.addAll(List.of("line 0", "line 137", "line 138", "line " + (EVENTS - 1)));
        fill();

        read();

        await().atMost(SOON).until(() -> taken.size() == EVENTS - 4 && aside.size() == 4);
        aws.put(GROUP, "stream", Instant.now(), "later");
        await().atMost(SOON).until(() -> taken.contains("later"));
        assertThat(aside).containsExactlyInAnyOrderElementsOf(poisonous);
        assertThat(taken).doesNotContainAnyElementsOf(poisonous);
        assertThat(failures).hasValueGreaterThan(3);
        assertThat(liveness()).isEqualTo(HealthCheck.State.UP);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FATAL", "REJECTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void noEventIsBlamedWhileAllFailAndAllAreProcessedAfterwards(Failure kind) throws Exception {
        failure = kind;
        nothingWorks = true;
        fill();

        read();
        await().atMost(SOON).until(() -> failures.get() > 3);
        assertThat(liveness()).isEqualTo(HealthCheck.State.UP);
        nothingWorks = false;

        await().atMost(SOON).until(() -> taken.size() == EVENTS);
        assertThat(aside).isEmpty();
    }

    @Test
    void temporarilyRejectedPageIsProcessedAfterwards() throws Exception {
        failure = Failure.REJECTED;
        poisonous.add("line 7");
        // several pages, and no window is shorter than their millisecond
        int many = 25_000;
        IntStream.range(0, many).forEach(i -> aws.put(GROUP, "stream", start, "line " + i));

        // no later pass finds what this one has missed
        read("PT0S");
        await().atMost(SOON).until(() -> rejected.get() > 0);
        poisonous.clear();

        await().atMost(SOON).untilAsserted(() -> assertThat(taken).hasSize(many));
    }

    @Test
    void pageOfFailingEventsWaitsAndIsProcessedCompletely() throws Exception {
        IntStream.range(0, 100).forEach(i -> {
            poisonous.add("bad " + i);
            aws.put(GROUP, "stream", start, "bad " + i);
        });

        read();

        await().atMost(SOON).until(() -> rejected.get() > 60);
        poisonous.clear();

        await().atMost(SOON).until(() -> taken.size() == 100);
        assertThat(aside).isEmpty();
    }

    /** A client may have written all of them: then waiting for the route would stop the log group for good. */
    @Test
    void pageFailingForFifteenMinutesIsDeadLettered() throws Exception {
        ScanId scanId = new ScanId(new LogGroup(GROUP, "eu-west-1", ""), 0);
        List<LogEvent> events = IntStream.range(0, 120)
                .mapToObj(i -> new LogEvent(scanId, "stream", "event-" + i, i, i, "bad " + i))
                .toList();
        Page page = new Page(scanId, events, OptionalLong.of(1_000), Optional.empty());
        FailedPageRetry bisection = new FailedPageRetry(null, page, rejected::incrementAndGet);
        LogGroupPoller.PageHandler refusing = new LogGroupPoller.PageHandler() {
            @Override
            public void handle(Page part) {
                if (!part.events().isEmpty()) {
                    throw new IllegalStateException("bad");
                }
            }

            @Override
            public void handleFailedEvent(LogEvent event, EventProcessingException cause) {}
        };
        List<LogEvent> failed = new ArrayList<>();
        int waits = 0;
        boolean done = false;
        while (!done) {
            try {
                done = bisection.dispatch(refusing, (event, cause) -> failed.add(event));
            } catch (IllegalStateException e) {
                assertThat(failed).isEmpty();
                waits++;
            }
        }

        assertThat(failed).containsExactlyInAnyOrderElementsOf(events);
        // the first ones are those of the complete page
        assertThat(waits).isBetween(FailedPageRetry.MAX_WAITS, FailedPageRetry.MAX_WAITS + 3);
    }

    @Test
    void onlyEventOfPageThatFailsIsDeadLettered() throws Exception {
        poisonous.add("bad");
        aws.put(GROUP, "stream", start, "bad");

        read();

        await().atMost(SOON).until(() -> aside.size() == 1);
        aws.put(GROUP, "stream", Instant.now(), "later");
        await().atMost(SOON).until(() -> taken.contains("later"));
    }

    @Test
    void eventThatCannotBeDeadLetteredIsSkipped() throws Exception {
        poisonous.add("line 7");
        fill();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cloudwatch-logs:" + GROUP + "?region=eu-west-1&maxQuotaUtilization=0&startFrom=PT10M"
                                + "&pollInterval=PT0.1S&rescanDelay=PT0S")
                        .process(FailedPageRetryTest.this::take);
            }
        });

        camel.start();

        await().atMost(SOON).until(() -> taken.size() == EVENTS - 1);
        aws.put(GROUP, "stream", Instant.now(), "later");
        await().atMost(SOON).until(() -> taken.contains("later"));
    }

    @Test
    void onlyFatalErrorStopsPollingAndSetsLivenessDown() throws Exception {
        fill();
        read();
        await().atMost(SOON).until(() -> taken.size() == EVENTS);
        assertThat(liveness()).isEqualTo(HealthCheck.State.UP);

        // what it ends in the middle of never ends
        camel.getShutdownStrategy().setTimeout(1);
        failure = Failure.FATAL;
        nothingWorks = true;

        await().atMost(SOON).until(() -> liveness() == HealthCheck.State.DOWN);
        assertThat(HealthCheckHelper.invokeLiveness(camel))
                .filteredOn(result -> result.getState() == HealthCheck.State.DOWN)
                .singleElement()
                .satisfies(result -> assertThat(result.getMessage().orElseThrow())
                        .contains("java.lang.OutOfMemoryError")
                        .doesNotContain("made up"));
    }

    @Test
    void stoppedRouteDoesNotSetLivenessDown() throws Exception {
        fill();
        read();
        await().atMost(SOON).until(() -> taken.size() == EVENTS);

        camel.getRouteController().stopAllRoutes();

        assertThat(HealthCheckHelper.invokeLiveness(camel))
                .noneMatch(result -> result.getState() == HealthCheck.State.DOWN);
    }
}
