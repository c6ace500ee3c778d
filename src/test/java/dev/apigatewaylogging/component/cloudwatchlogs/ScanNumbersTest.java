/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import dev.apigatewaylogging.metrics.AwsMetrics;
import dev.apigatewaylogging.metrics.AwsSdkMetricPublisher;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.ScanMetrics;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What metrics and the status page show about scanning. */
class ScanNumbersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScanMetrics scans = new ScanMetrics();
    private final AwsMetrics awsMetrics = new AwsMetrics();
    private final MetricsView metrics = new MetricsView(registry, scans);
    private final LogReading log = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));

    @BeforeEach
    void bind() {
        awsMetrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void requestsAreCountedByPurpose() {
        log.aws().put(LogReading.GROUP, "stream", Instant.now().minusSeconds(300), "line");

        log.withListener(new AwsSdkMetricPublisher(awsMetrics))
                .of("API-Gateway-Execution-Logs*", "maxQuotaUtilization=0&rescanDelay=PT2S");

        log.awaitThat(
                reading -> metrics.awsRequestsByPurpose().values().stream().allMatch(calls -> calls > 0));
        log.stop();
        long rescans = metrics.awsRequestsByPurpose().get("rescan");
        long live = metrics.awsRequestsByPurpose().get("live");
        assertThat(live + rescans).isEqualTo(log.aws().calls().count("FilterLogEvents"));
    }

    @Test
    void requestsAndLogBytesAreCountedPerAccountAndRegion() {
        log.withListener(registry).withListener(scans).of(LogReading.GROUP, "maxQuotaUtilization=0.5");
        log.awaitThat(reading -> !metrics.accounts().isEmpty());

        AccountScanStatus scan = metrics.accounts().get(0);
        assertThat(scan.account()).isEqualTo(log.aws().home().account());
        assertThat(scan.region()).isEqualTo(log.aws().home().region());
        assertThat(scan.quota()).isEqualTo(25);
        assertThat(gauge("apigateway.logging.scan.calls.allowed.per.second")).isEqualTo(12.5);
        assertThat(gauge("apigateway.logging.scan.calls.in.force.per.second")).isBetween(12.5, 22.5);
        assertThat(gauge("apigateway.logging.scan.capacity.bytes.per.second"))
                .isBetween(12.5 * 1_048_576, 22.5 * 1_048_576);
    }

    @Test
    void scanPositionIsPublishedUntilLogGroupIsNoLongerScanned() {
        log.withListener(registry).withListener(scans).of(LogReading.GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S");
        LogGroupStats group = new LogGroupStats(
                LogReading.GROUP, log.aws().home().region(), log.aws().home().account(), 0, 0);

        log.awaitThat(reading -> metrics.scan(group)
                .filter(scan -> !scan.isBehind() && scan.at() - scan.position() < 10_000)
                .isPresent());
        assertThat(gauge("apigateway.logging.log.group.backlog")).isZero();
        assertThat(gauge("apigateway.logging.log.group.rescan.delay")).isZero();

        log.stop();
        assertThat(metrics.scan(group)).isEmpty();
        assertThat(gauge("apigateway.logging.log.group.backlog")).isNaN();
    }

    @Test
    void logGroupBehindShowsItsBacklogWhileScanned() {
        Instant start = Instant.now().minusSeconds(3_000);
        for (int event = 0; event < 3_000; event++) {
            log.aws().put(LogReading.GROUP, "stream", start.plusSeconds(event), "event " + event);
        }
        log.aws().faults().pageSize(10).slow(1, Duration.ofMillis(100));

        log.withListener(registry)
                .withListener(scans)
                .of(LogReading.GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S&startFrom=PT1H");
        LogGroupStats group = new LogGroupStats(
                LogReading.GROUP, log.aws().home().region(), log.aws().home().account(), 0, 0);

        log.awaitThat(reading -> metrics.scan(group)
                .filter(scan -> scan.isBehind() && scan.rate() > 1)
                .isPresent());
        LogGroupScanStatus scan = metrics.scan(group).orElseThrow();
        assertThat(scan.secondsLeft()).isBetween(60.0, 3_700.0);
        assertThat(scan.secondsToPresent()).isPositive();
        assertThat(gauge("apigateway.logging.log.group.backlog")).isPositive();
    }
}
