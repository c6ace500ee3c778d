/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.spi.Metadata;

/** Measures how many stages of APIs are seen, by verdict. */
@Metadata(label = "bean", description = "Measures how many stages of APIs are seen")
public final class StageMetrics extends ContextMeterBinder {

    private static final String VERDICT = "verdict";

    private MultiGauge stages;

    @Override
    public void bindTo(MeterRegistry target) {
        // those of a bean that a reload of its file has replaced
        target.find(MetricNames.STAGES).gauges().forEach(target::remove);
        stages = MultiGauge.builder(MetricNames.STAGES)
                .description("Stages of APIs by what is seen of their requests")
                .register(target);
    }

    /**
     * Registers the gauges, unless they are registered. Their value is NaN before {@link #stages}: an unknown number is not
     * 0.
     */
    public void register(Collection<String> verdicts) {
        stages.register(
                verdicts.stream()
                        .map(verdict -> MultiGauge.Row.of(Tags.of(VERDICT, verdict), Double.NaN))
                        .toList(),
                false);
    }

    /** Replaces the numbers of stages by verdict. */
    public void stages(Map<String, Integer> byVerdict) {
        stages.register(
                byVerdict.entrySet().stream()
                        .map(stage -> MultiGauge.Row.of(Tags.of(VERDICT, stage.getKey()), stage.getValue()))
                        .toList(),
                true);
    }
}
