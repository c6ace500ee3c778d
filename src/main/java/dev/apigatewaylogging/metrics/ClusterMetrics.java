package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import org.apache.camel.spi.Metadata;

/** Measures the cluster that shares the log groups: its members, the shards of this process, and rebalances. */
@Metadata(label = "bean", description = "Measures the members and shards of the cluster")
public final class ClusterMetrics extends ContextMeterBinder {

    private MeterRegistry registry;

    /** The gauges are registered when the process joins a cluster. */
    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
    }

    /**
     * Registers the gauges.
     *
     * @param members the number of members
     * @param shards the number of shards that this process leads
     * @param sinceRebalance seconds since the last rebalance; negative before the first one
     */
    public void register(DoubleSupplier members, DoubleSupplier shards, DoubleSupplier sinceRebalance) {
        gauge("cluster.members", null, "Processes that share the log groups", members);
        gauge("cluster.shards", null, "Shards that this process leads", shards);
        gauge(
                "cluster.rebalance.age",
                "seconds",
                "Time since shards were last assigned to or taken from this process",
                () -> sinceRebalance.getAsDouble() < 0 ? Double.NaN : sinceRebalance.getAsDouble());
    }

    private void gauge(String name, String unit, String description, DoubleSupplier value) {
        Gauge.builder(MetricNames.PREFIX + name, value::getAsDouble)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
