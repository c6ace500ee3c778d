/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.LogsClient;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The component alone, against the fake AWS. */
class CloudWatchLogsConsumerTest {

    private static final String GROUP = "API-Gateway-Execution-Logs_abc/prod";

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final Map<Integer, Long> readThrough = new ConcurrentHashMap<>();
    private final AtomicInteger refuse = new AtomicInteger();
    private final Instant start = Instant.now().minusSeconds(240);

    @BeforeEach
    void connect() {
        aws.group(GROUP);
        camel.getRegistry().bind("client", LogsClient.of(aws));
        HealthCheckRegistry health = HealthCheckRegistry.get(camel);
        health.register(health.resolveById("consumers"));
    }

    @AfterEach
    void disconnect() throws IOException {
        camel.close();
        aws.close();
    }

    private void read(String options) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cloudwatch-logs:" + GROUP
                                + "?region=eu-west-1&maxQuotaUtilization=0&startFrom=PT10M&"
                                + (options.contains("pollInterval") ? "" : "pollInterval=PT0.1S&")
                                + options)
                        .process(exchange -> {
                            if (refuse.getAndDecrement() > 0) {
                                throw new IllegalStateException("not now");
                            }
                            for (Object event : exchange.getMessage().getBody(List.class)) {
                                events.add((LogEvent) event);
                            }
                            ScanId scanId =
                                    exchange.getMessage().getHeader(CloudWatchLogsConstants.SCAN_ID, ScanId.class);
                            Long time = exchange.getMessage().getHeader(CloudWatchLogsConstants.WATERMARK, Long.class);
                            if (time != null) {
                                readThrough.put(scanId.index(), time);
                            }
                        });
            }
        });
        camel.start();
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            aws.put(GROUP, "stream-" + i % 7, start.plusMillis(i / 50), "line " + i);
        }
    }

    private void awaitEvents(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> events.size() >= count);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> readThrough.getOrDefault(0, 0L) > start.toEpochMilli() + 60_000);
    }

    private void assertEachEventOnce(int count) {
        assertThat(events.size()).isEqualTo(count);
        assertThat(new HashSet<>(events.stream().map(LogEvent::message).toList()))
                .hasSize(count);
    }

    @Test
    void eachEventOfManyPagesIsScannedOnce() throws Exception {
        fill(25_000);

        read("rescanDelay=PT0S");

        awaitEvents(25_000);
        assertEachEventOnce(25_000);
    }

    @Test
    void denseLogWithManyWindowsPerPollIntervalIsScannedByLiveScan() throws Exception {
        aws.faults().pageSize(500);
        // ten pages are two seconds
        for (int i = 0; i < 10_000; i++) {
            aws.put(GROUP, "stream", start.plusMillis(i * 2L / 5), "line " + i);
        }

        read("rescanDelay=PT0S&pollInterval=PT10S");

        awaitEvents(10_000);
        assertEachEventOnce(10_000);
    }

    @Test
    void emptyPagesBetweenAllOthersAreFollowed() throws Exception {
        aws.faults().emptyPages(2).pageSize(500);
        fill(3_000);

        read("rescanDelay=PT0S");

        awaitEvents(3_000);
        assertEachEventOnce(3_000);
    }

    @Test
    void failedWindowIsRepeatedWithoutDispatchingTwice() throws Exception {
        aws.faults().pageSize(500).expireTokenEvery(20).throttle(0.3).cutBodies(0.1);
        fill(5_000);

        read("rescanDelay=PT0S");

        awaitEvents(5_000);
        assertEachEventOnce(5_000);
    }

    @Test
    void repeatedPageTokenNeitherRepeatsNorEndsScan() throws Exception {
        aws.faults().pageSize(500).repeatTokens(3);
        fill(5_000);

        read("rescanDelay=PT0S");

        awaitEvents(5_000);
        assertEachEventOnce(5_000);
    }

    @Test
    void windowIsSplitWhileAllPageTokensRepeat() throws Exception {
        aws.faults().pageSize(500).repeatTokens(Integer.MAX_VALUE);
        fill(2_000);

        read("rescanDelay=PT0S");

        awaitEvents(2_000);
        assertEachEventOnce(2_000);
    }

    @Test
    void pageRejectedByRouteIsDispatchedAgain() throws Exception {
        fill(1_000);
        refuse.set(3);

        read("rescanDelay=PT0S");

        awaitEvents(1_000);
        assertEachEventOnce(1_000);
    }

    @Test
    void eventVisibleAfterScanOfItsTimeIsFoundByNextPoll() throws Exception {
        fill(100);
        aws.put(
                GROUP,
                "stream",
                Instant.now().minusSeconds(20),
                "slow",
                Instant.now().plusSeconds(4));

        read("rescanDelay=PT0S");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> events.stream().anyMatch(event -> event.message().equals("slow")));
        assertThat(events.stream().filter(event -> event.message().equals("slow")))
                .singleElement()
                .matches(event -> event.scanId().index() == 0);
    }

    @Test
    void eventMissedByLiveScanIsFoundByRescan() throws Exception {
        fill(100);
        aws.put(
                GROUP,
                "stream",
                Instant.now().minusSeconds(155),
                "late",
                Instant.now().plusSeconds(4));
        aws.put(
                GROUP,
                "stream",
                Instant.now().minusSeconds(165),
                "very late",
                Instant.now().plusSeconds(7));

        read("rescanDelay=PT160S&finalRescanDelay=PT170S");

        await().atMost(Duration.ofSeconds(90))
                .until(() -> passes("late").size() > 1 && !passes("very late").isEmpty());
        assertThat(passes("late")).startsWith(1);
        assertThat(passes("very late")).containsExactly(2);
        assertThat(aws.calls().timesScanned(GROUP, start.plusMillis(5))).isLessThanOrEqualTo(3);
    }

    private List<Integer> passes(String message) {
        return events.stream()
                .filter(event -> event.message().equals(message))
                .map(event -> event.scanId().index())
                .toList();
    }

    @Test
    void timeOlderThanRescanDelayIsNotRescanned() throws Exception {
        fill(1_000);

        read("rescanDelay=PT1M");

        awaitEvents(1_000);
        await().until(() -> aws.calls().count("FilterLogEvents") > 20);
        assertEachEventOnce(1_000);
        assertThat(aws.calls().timesScanned(GROUP, start.plusMillis(5))).isEqualTo(1);
    }

    @Test
    void missingLogGroupIsReportedByHealthCheckUntilItExists() throws Exception {
        aws.deleteGroup(GROUP);
        read("rescanDelay=PT0S");
        await().untilAsserted(() -> assertThat(HealthCheckHelper.invokeReadiness(camel))
                .anyMatch(result -> result.getState() == HealthCheck.State.DOWN
                        && String.valueOf(result.getError()).contains("ResourceNotFound")));

        aws.group(GROUP);
        fill(10);

        awaitEvents(10);
        await().untilAsserted(() -> assertThat(HealthCheckHelper.invokeReadiness(camel))
                .allMatch(result -> result.getState() == HealthCheck.State.UP));
    }
}
