package dev.apigatewaylogging.metrics;

import java.util.Objects;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Counts what the AWS SDK tells of its calls, each attempt for itself: a throttled one that is repeated counts too. */
public final class AwsCallMeter implements MetricPublisher {

    private final Meters meters;

    public AwsCallMeter(Meters meters) {
        this.meters = Objects.requireNonNull(meters);
    }

    @Override
    public void publish(MetricCollection call) {
        String operation = first(call, CoreMetric.OPERATION_NAME, "unknown");
        call.children().stream()
                .filter(part -> part.name().equals("ApiCallAttempt"))
                .forEach(attempt -> {
                    String error = first(attempt, CoreMetric.ERROR_TYPE, "");
                    meters.awsCall(operation, error.equals("Throttling"), !error.isEmpty());
                });
    }

    private static String first(MetricCollection part, SdkMetric<String> metric, String otherwise) {
        return part.metricValues(metric).stream().findFirst().orElse(otherwise);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
