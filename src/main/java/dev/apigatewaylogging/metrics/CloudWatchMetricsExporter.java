/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Metadata;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * Creates the metrics for CloudWatch. Counts cover the time since the last {@link #confirm}, so that their sum is correct
 * after a rejected PutMetricData.
 */
@Metadata(label = "bean", description = "Creates the metrics for CloudWatch")
public final class CloudWatchMetricsExporter {

    /** The maximum number of metrics in a PutMetricData request. */
    private static final int MAX_METRICS_PER_REQUEST = 1000;

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    private long deliveredPending;
    private long deadLettersPending;
    private long deliveredConfirmed;
    private long deadLettersConfirmed;

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Returns the metrics to publish, one list for each request; omits log groups whose lag is unknown. */
    public synchronized List<List<MetricDatum>> requests() {
        List<MetricDatum> data = data();
        List<List<MetricDatum>> requests = new ArrayList<>();
        for (int from = 0; from < data.size(); from += MAX_METRICS_PER_REQUEST) {
            requests.add(List.copyOf(data.subList(from, Math.min(data.size(), from + MAX_METRICS_PER_REQUEST))));
        }
        return requests;
    }

    private List<MetricDatum> data() {
        Instant now = metricsView.now();
        deliveredPending = metricsView.recordsDelivered();
        deadLettersPending = metricsView.deadLetters();
        List<MetricDatum> data = new ArrayList<>();
        data.add(count("RecordsDelivered", deliveredPending - deliveredConfirmed, now));
        data.add(count("DeadLetters", deadLettersPending - deadLettersConfirmed, now));
        for (LogGroupStats group : metricsView.logGroups()) {
            if (!Double.isNaN(group.lagSeconds())) {
                data.add(MetricDatum.builder()
                        .metricName("LogGroupLag")
                        .dimensions(dimension("LogGroup", group.name()), dimension("Region", group.region()))
                        .value(group.lagSeconds())
                        .unit(StandardUnit.SECONDS)
                        .timestamp(now)
                        .build());
            }
        }
        return data;
    }

    /** Confirms that CloudWatch accepted the last result of {@link #requests}. */
    public synchronized void confirm() {
        deliveredConfirmed = deliveredPending;
        deadLettersConfirmed = deadLettersPending;
    }

    private static MetricDatum count(String name, long value, Instant now) {
        return MetricDatum.builder()
                .metricName(name)
                .value((double) value)
                .unit(StandardUnit.COUNT)
                .timestamp(now)
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
