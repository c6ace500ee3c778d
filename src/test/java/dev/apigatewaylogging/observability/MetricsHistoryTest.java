/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.RecordMetrics;
import dev.apigatewaylogging.metrics.ScanMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsHistoryTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordMetrics records = new RecordMetrics();
    private final DeliveryMetrics delivery = new DeliveryMetrics();
    private final MetricsView metrics = new MetricsView(registry, new ScanMetrics());
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final MetricsHistory history = new MetricsHistory(metrics, new DeliveryTracker(delivery), clock::get);

    @BeforeEach
    void readTwoLogGroups() {
        records.bindTo(registry);
        delivery.bindTo(registry);
        delivery.registerLogGroup("busy", "eu-west-1", "", clock::get);
        delivery.registerLogGroup("quiet", "eu-west-1", "", () -> -1);
    }

    private void fiveSeconds(int count) {
        history.run();
        clock.addAndGet(5_000);
        for (int record = 0; record < count; record++) {
            records.recordDelivered(1, "busy", "eu-west-1", "");
        }
    }

    private LogGroupStats group(String name) {
        return metrics.logGroups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void calculatesRecordsPerSecondInTotalAndPerLogGroup() {
        fiveSeconds(10);
        fiveSeconds(20);
        history.run();

        assertThat(history.samples())
                .extracting(MetricsHistory.Sample::recordsPerSecond)
                .containsExactly(2.0, 4.0);
        assertThat(history.recordsPerSecond(group("busy"))).isEqualTo(3.0);
        assertThat(history.recordsPerSecond(group("quiet"))).isZero();
    }

    @Test
    void keepsTenMinutesAndOneMinuteForLogGroupRates() {
        for (int sample = 0; sample < 300; sample++) {
            fiveSeconds(sample < 280 ? 10 : 20);
        }

        assertThat(history.samples()).hasSize(120);
        assertThat(history.recordsPerSecond(group("busy"))).isEqualTo(4.0);
    }

    @Test
    void calculatesLargestKnownLagOfLogGroups() {
        assertThat(MetricsHistory.lag(metrics.logGroups())).isFinite();
        assertThat(MetricsHistory.lag(List.of(new LogGroupStats("a", "r", "", Double.NaN, 0))))
                .isNaN();
    }
}
