/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.metrics.MetricPublisher;

/** A metric publisher that distinguishes the purposes of requests. */
public interface RequestPurposePublisher extends MetricPublisher {

    /** The publisher for requests whose purpose does not follow from their operation. */
    MetricPublisher of(RequestPurpose purpose);

    /**
     * The publishers for requests of a purpose: all of them, each {@link RequestPurposePublisher} bound to the purpose.
     */
    static List<MetricPublisher> all(Collection<MetricPublisher> publishers, RequestPurpose purpose) {
        return publishers.stream()
                .map(publisher -> publisher instanceof RequestPurposePublisher meter ? meter.of(purpose) : publisher)
                .toList();
    }
}
