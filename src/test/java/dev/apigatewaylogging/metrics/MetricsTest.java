/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.RequestPurpose;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    @ParameterizedTest
    @CsvSource({"false,false,success", "true,true,throttled", "false,true,error"})
    void eachAwsRequestHasOneOutcome(boolean throttled, boolean failed, String outcome) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AwsMetrics metrics = new AwsMetrics();
        metrics.bindTo(registry);

        metrics.request("FilterLogEvents", RequestPurpose.RESCAN, Duration.ofMillis(30), throttled, failed);

        assertThat(registry.find("apigateway.logging.aws.requests").timers())
                .filteredOn(timer -> timer.count() > 0)
                .singleElement()
                .satisfies(timer -> {
                    assertThat(timer.getId().getTags())
                            .containsExactly(
                                    Tag.of("operation", "FilterLogEvents"),
                                    Tag.of("outcome", outcome),
                                    Tag.of("purpose", "rescan"));
                    assertThat(timer.count()).isEqualTo(1);
                    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
                });
    }

    @Test
    void lateRequestsAreCountedByLateness() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AggregationMetrics metrics = new AggregationMetrics();
        metrics.bindTo(registry);

        metrics.lateRequest(Duration.ofSeconds(30).toMillis());
        metrics.lateRequest(Duration.ofMinutes(30).toMillis());
        metrics.lateRequest(Duration.ofDays(2).toMillis());

        String bucket = "apigateway_logging_late_requests_seconds_bucket{le=\"%s\"} %d";
        assertThat(registry.scrape().lines())
                .contains(
                        bucket.formatted("60.0", 1),
                        bucket.formatted("300.0", 1),
                        bucket.formatted("3600.0", 2),
                        bucket.formatted("86400.0", 2),
                        bucket.formatted("+Inf", 3),
                        "apigateway_logging_late_requests_seconds_count 3");
    }

    @Test
    void totalsCoverAllTypesAndReasons() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AggregationMetrics aggregation = new AggregationMetrics();
        DeadLetterMetrics deadLetters = new DeadLetterMetrics();
        RecordMetrics records = new RecordMetrics();
        List.of(aggregation, deadLetters, records).forEach(metrics -> metrics.bindTo(registry));

        aggregation.eventParsed(AggregationMetrics.EntryType.ACCESS);
        aggregation.eventParsed(AggregationMetrics.EntryType.UNPARSEABLE);
        deadLetters.deadLetters("unexpected-error", 1);
        records.recordDelivered(1_000, "group", "eu-west-1", "");

        MetricsView view = new MetricsView(registry, new ScanMetrics());
        assertThat(view.eventsParsed()).isEqualTo(2);
        assertThat(view.deadLetters()).isEqualTo(1);
        assertThat(view.recordsDelivered()).isEqualTo(1);
    }

    @Test
    void viewShowsRecordsOfEachLogGroup() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DeliveryMetrics delivery = new DeliveryMetrics();
        RecordMetrics records = new RecordMetrics();
        List.of(delivery, records).forEach(metrics -> metrics.bindTo(registry));
        delivery.setPresentTime(() -> 12_000);
        delivery.registerLogGroup("group", "eu-west-1", "", () -> 10_000);
        delivery.registerLogGroup("group", "eu-central-1", "", () -> 12_000);

        records.recordDelivered(1, "group", "eu-west-1", "");

        assertThat(new MetricsView(registry, new ScanMetrics()).logGroups())
                .containsExactlyInAnyOrder(
                        new LogGroupStats("group", "eu-west-1", "", 2, 1),
                        new LogGroupStats("group", "eu-central-1", "", 0, 0));
    }

    @Test
    void viewShowsLatestQuotaOfOperation() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AwsMetrics metrics = new AwsMetrics();
        metrics.bindTo(registry);

        metrics.registerQuota("FilterLogEvents", () -> 0.25);
        metrics.registerQuota("FilterLogEvents", () -> 0.5);

        assertThat(new MetricsView(registry, new ScanMetrics()).quotaUtilization())
                .isEqualTo(Map.of("FilterLogEvents", 0.5));
    }
}
