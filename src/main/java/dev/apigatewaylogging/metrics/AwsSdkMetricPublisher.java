/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.QuotaUtilizationListener;
import dev.apigatewaylogging.aws.RequestPurpose;
import dev.apigatewaylogging.aws.RequestPurposePublisher;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.apache.camel.spi.Metadata;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Records each attempt of an AWS API request that the SDK publishes, and the utilization of AWS quotas. */
@Metadata(label = "bean", description = "Counts the requests to AWS, and shows how much of its quotas is used")
public final class AwsSdkMetricPublisher implements RequestPurposePublisher, QuotaUtilizationListener {

    @Metadata(description = "Measures the requests and quotas", required = true)
    private AwsMetrics awsMetrics;

    public AwsSdkMetricPublisher() {}

    public AwsSdkMetricPublisher(AwsMetrics awsMetrics) {
        this.awsMetrics = awsMetrics;
    }

    public void setAwsMetrics(AwsMetrics awsMetrics) {
        this.awsMetrics = awsMetrics;
    }

    @Override
    public void publish(MetricCollection call) {
        recordAttempts(call, RequestPurpose.of(operation(call)));
    }

    @Override
    public MetricPublisher of(RequestPurpose purpose) {
        return new MetricPublisher() {
            @Override
            public void publish(MetricCollection call) {
                recordAttempts(call, purpose);
            }

            @Override
            public void close() {
                // no resources to close
            }
        };
    }

    private static String operation(MetricCollection call) {
        return first(call, CoreMetric.OPERATION_NAME, "unknown");
    }

    private void recordAttempts(MetricCollection call, RequestPurpose purpose) {
        String operation = operation(call);
        call.children().stream()
                .filter(part -> part.name().equals("ApiCallAttempt"))
                .forEach(attempt -> {
                    String error = first(attempt, CoreMetric.ERROR_TYPE, "");
                    Duration duration = first(attempt, CoreMetric.SERVICE_CALL_DURATION, Duration.ZERO);
                    awsMetrics.request(operation, purpose, duration, error.equals("Throttling"), !error.isEmpty());
                });
    }

    @Override
    public void register(String operation, DoubleSupplier utilization) {
        awsMetrics.registerQuota(operation, utilization);
    }

    private static <T> T first(MetricCollection part, SdkMetric<T> metric, T fallback) {
        return part.metricValues(metric).stream().findFirst().orElse(fallback);
    }

    @Override
    public void close() {
        // no resources to close
    }
}
