/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.RequestPurpose;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.apache.camel.spi.Metadata;

/** Measures the requests to AWS, and the utilization of AWS quotas. */
@Metadata(label = "bean", description = "Measures the requests to AWS and the utilization of its quotas")
public final class AwsMetrics extends ContextMeterBinder {

    private static final String SUCCESS = "success";
    private static final String THROTTLED = "throttled";
    private static final String ERROR = "error";

    private final Map<String, DoubleSupplier> quotas = new ConcurrentHashMap<>();
    private MeterRegistry registry;

    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
        registerOperation("FilterLogEvents", RequestPurpose.LIVE);
        registerOperation("FilterLogEvents", RequestPurpose.RESCAN);
    }

    /** Registers the timers of an operation for all outcomes, at zero: an alert sees the first failure. */
    private void registerOperation(String operation, RequestPurpose purpose) {
        for (String outcome : List.of(SUCCESS, THROTTLED, ERROR)) {
            timer(operation, purpose, outcome);
        }
    }

    private Timer timer(String operation, RequestPurpose purpose, String outcome) {
        return Timer.builder(MetricNames.AWS_REQUESTS)
                .description("AWS API requests")
                .tags("operation", operation, "outcome", outcome, "purpose", purpose.label())
                .register(registry);
    }

    /** Records one attempt of an AWS API request. */
    public void request(
            String operation, RequestPurpose purpose, Duration duration, boolean throttled, boolean failed) {
        registerOperation(operation, purpose);
        String outcome = throttled ? THROTTLED : failed ? ERROR : SUCCESS;
        timer(operation, purpose, outcome).record(duration);
    }

    /**
     * Registers the utilization of a configured AWS quota.
     *
     * @param utilization 1 is the limit; replaces an earlier supplier of the same operation
     */
    public void registerQuota(String operation, DoubleSupplier utilization) {
        if (quotas.put(operation, utilization) != null) {
            return;
        }
        Gauge.builder(MetricNames.AWS_QUOTA_UTILIZATION, () -> quotas.get(operation)
                        .getAsDouble())
                .baseUnit("ratio")
                .description("Utilization of the configured AWS quota")
                .tag("operation", operation)
                .register(registry);
    }
}
