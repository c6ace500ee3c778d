package dev.apigatewaylogging.aws;

import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.metrics.MetricPublisher;

/** A publisher of calls that tells apart what they are made for. */
public interface RequestPurposePublisher extends MetricPublisher {

    /** The publisher of calls for a purpose that their operation does not tell. */
    MetricPublisher of(RequestPurpose purpose);

    /** The publishers of calls for a purpose: all of them, and those that tell purposes apart are told. */
    static List<MetricPublisher> all(Collection<MetricPublisher> publishers, RequestPurpose purpose) {
        return publishers.stream()
                .map(publisher -> publisher instanceof RequestPurposePublisher meter ? meter.of(purpose) : publisher)
                .toList();
    }
}
