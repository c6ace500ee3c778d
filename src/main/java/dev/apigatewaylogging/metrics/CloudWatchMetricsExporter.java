package dev.apigatewaylogging.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Metadata;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * The figures that go to CloudWatch. Counts are those since {@link #confirm}, so that the sum in CloudWatch is right although
 * some of them had to be sent twice.
 */
@Metadata(label = "bean", description = "Creates the metrics for CloudWatch")
public final class CloudWatchMetricsExporter {

    /** AWS documentation, PutMetricData: at most so many metrics in a call. */
    private static final int MAX_METRICS_PER_REQUEST = 1000;

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    private long deliveredShown;
    private long deadLettersShown;
    private long deliveredTaken;
    private long deadLettersTaken;

    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** What is to be sent now, in a list for each call; log groups of which the lag is not known yet are left out. */
    public synchronized List<List<MetricDatum>> requests() {
        List<MetricDatum> data = data();
        List<List<MetricDatum>> calls = new ArrayList<>();
        for (int from = 0; from < data.size(); from += MAX_METRICS_PER_REQUEST) {
            calls.add(List.copyOf(data.subList(from, Math.min(data.size(), from + MAX_METRICS_PER_REQUEST))));
        }
        return calls;
    }

    private List<MetricDatum> data() {
        Instant now = meters.now();
        deliveredShown = meters.recordsDelivered();
        deadLettersShown = meters.deadLetters();
        List<MetricDatum> data = new ArrayList<>();
        data.add(count("RecordsDelivered", deliveredShown - deliveredTaken, now));
        data.add(count("DeadLetters", deadLettersShown - deadLettersTaken, now));
        for (LogGroupStats group : meters.logGroups()) {
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

    /** CloudWatch has taken what {@link #requests} gave last. */
    public synchronized void confirm() {
        deliveredTaken = deliveredShown;
        deadLettersTaken = deadLettersShown;
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
