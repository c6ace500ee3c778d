/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Metadata;

/** Measures readiness, so that alerts need no second way to the process. */
@Metadata(label = "bean", description = "Measures whether the process is ready, and whether the flow is held")
public final class ReadinessMetrics extends ContextMeterBinder {

    /** The ID of the check that reports steps that fail for all requests. */
    private static final String STEPS = "route-steps";

    @Override
    public void bindTo(MeterRegistry target) {
        // those of a bean that a reload of its file has replaced
        target.find(MetricNames.READY).gauges().forEach(target::remove);
        target.find(MetricNames.FLOW_HELD).gauges().forEach(target::remove);
        Gauge.builder(MetricNames.READY, this, metrics -> metrics.isReady() ? 1 : 0)
                .description("1 if all readiness checks are UP, otherwise 0")
                .register(target);
        Gauge.builder(MetricNames.FLOW_HELD, this, metrics -> metrics.isHeld() ? 1 : 0)
                .description("1 while a step that fails for all requests holds the flow, otherwise 0")
                .register(target);
    }

    private boolean isReady() {
        return HealthCheckHelper.isResultsUp(HealthCheckHelper.invokeReadiness(getCamelContext()), true);
    }

    private boolean isHeld() {
        HealthCheckRegistry checks = HealthCheckRegistry.get(getCamelContext());
        return checks != null
                && checks.getCheck(STEPS)
                        .map(check -> check.callReadiness().getState() == HealthCheck.State.DOWN)
                        .orElse(false);
    }
}
