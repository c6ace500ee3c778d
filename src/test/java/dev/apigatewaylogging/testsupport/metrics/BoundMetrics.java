/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Metrics without a Camel context. */
public final class BoundMetrics {

    private BoundMetrics() {}

    /** Binds metrics whose values the test does not check to a separate registry. */
    public static <M extends MeterBinder> M bound(M metrics) {
        metrics.bindTo(new SimpleMeterRegistry());
        return metrics;
    }
}
