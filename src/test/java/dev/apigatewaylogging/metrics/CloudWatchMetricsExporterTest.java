/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

class CloudWatchMetricsExporterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordMetrics records = new RecordMetrics();
    private final DeliveryMetrics delivery = new DeliveryMetrics();
    private final CloudWatchMetricsExporter metrics = new CloudWatchMetricsExporter();

    @BeforeEach
    void bind() {
        records.bindTo(registry);
        delivery.bindTo(registry);
        metrics.setMetricsView(new MetricsView(registry, new ScanMetrics()));
    }

    private double delivered() {
        return metrics.requests().get(0).stream()
                .filter(datum -> datum.metricName().equals("RecordsDelivered"))
                .mapToDouble(MetricDatum::value)
                .sum();
    }

    @Test
    void unconfirmedCountsAreExportedAgain() {
        records.recordDelivered(1, "group", "eu-west-1", "");
        assertThat(delivered()).isEqualTo(1);

        records.recordDelivered(1, "group", "eu-west-1", "");
        assertThat(delivered()).isEqualTo(2);
        records.recordDelivered(1, "group", "eu-west-1", "");
        metrics.confirm();

        assertThat(delivered()).as("counted after the confirmed export").isEqualTo(1);
    }

    @Test
    void requestHasAtMostThousandMetrics() {
        for (int i = 0; i < 2_000; i++) {
            delivery.registerLogGroup("group-" + i, "eu-west-1", "", System::currentTimeMillis);
        }

        assertThat(metrics.requests()).extracting(List::size).containsExactly(1000, 1000, 2);
    }

    @Test
    void logGroupWithUnknownLagIsOmitted() {
        delivery.registerLogGroup("group", "eu-west-1", "", () -> -1);

        assertThat(metrics.requests().get(0))
                .extracting(MetricDatum::metricName)
                .doesNotContain("LogGroupLag");
    }
}
