package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.QuotaUtilizationListener;
import dev.apigatewaylogging.aws.RequestPurpose;
import dev.apigatewaylogging.aws.RequestPurposePublisher;
import java.util.function.DoubleSupplier;
import org.apache.camel.spi.Metadata;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * Counts what the AWS SDK tells of its calls, each attempt for itself: a throttled one that is repeated counts too. Shows
 * how much of the quotas is used.
 */
@Metadata(label = "bean", description = "Counts the requests to AWS, and shows how much of its quotas is used")
public final class AwsSdkMetricPublisher implements RequestPurposePublisher, QuotaUtilizationListener {

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    public AwsSdkMetricPublisher() {}

    public AwsSdkMetricPublisher(Meters meters) {
        this.meters = meters;
    }

    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void publish(MetricCollection call) {
        count(call, RequestPurpose.of(operation(call)));
    }

    @Override
    public MetricPublisher of(RequestPurpose purpose) {
        return new MetricPublisher() {
            @Override
            public void publish(MetricCollection call) {
                count(call, purpose);
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    private static String operation(MetricCollection call) {
        return first(call, CoreMetric.OPERATION_NAME, "unknown");
    }

    private void count(MetricCollection call, RequestPurpose purpose) {
        String operation = operation(call);
        call.children().stream()
                .filter(part -> part.name().equals("ApiCallAttempt"))
                .forEach(attempt -> {
                    String error = first(attempt, CoreMetric.ERROR_TYPE, "");
                    meters.awsCall(operation, purpose, error.equals("Throttling"), !error.isEmpty());
                });
    }

    @Override
    public void register(String operation, DoubleSupplier used) {
        meters.awsQuota(operation, used);
    }

    private static String first(MetricCollection part, SdkMetric<String> metric, String otherwise) {
        return part.metricValues(metric).stream().findFirst().orElse(otherwise);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
