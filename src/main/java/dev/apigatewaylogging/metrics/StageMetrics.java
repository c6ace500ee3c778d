package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.Metadata;

/** Measures how many stages of APIs are seen, by verdict. */
@Metadata(label = "bean", description = "Measures how many stages of APIs are seen")
public final class StageMetrics extends ContextMeterBinder {

    private final Map<String, Double> stages = new ConcurrentHashMap<>();
    private final Set<String> verdictsWithGauges = ConcurrentHashMap.newKeySet();
    private MeterRegistry registry;

    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
    }

    /** Registers the gauges. Their value is NaN before {@link #stages}: an unknown number is not 0. */
    public void register(Collection<String> verdicts) {
        for (String verdict : verdicts) {
            if (!verdictsWithGauges.add(verdict)) {
                continue;
            }
            Gauge.builder(MetricNames.STAGES, () -> stages.getOrDefault(verdict, Double.NaN))
                    .description("Stages of APIs by what is seen of their requests")
                    .tag("verdict", verdict)
                    .register(registry);
        }
    }

    /** Replaces the numbers of stages by verdict. */
    public void stages(Map<String, Integer> byVerdict) {
        byVerdict.forEach((verdict, number) -> stages.put(verdict, number.doubleValue()));
    }
}
