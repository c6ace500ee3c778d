/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;

/** Readiness is DOWN while a step of a route fails for all requests. Liveness is not affected: a restart mends no route. */
@Metadata(label = "bean", description = "Reports steps that fail for all requests")
public final class StepHealthCheck extends AbstractHealthCheck {

    @Metadata(description = "Knows the steps that fail", required = true)
    private StepFailures stepFailures;

    public StepHealthCheck() {
        super("akto", "route-steps");
    }

    /** Knows the steps that fail. */
    public void setStepFailures(StepFailures stepFailures) {
        this.stepFailures = stepFailures;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> problem = stepFailures.problem();
        if (problem.isEmpty()) {
            builder.up();
            return;
        }
        builder.down().message("Processing is held: " + problem.get());
    }
}
