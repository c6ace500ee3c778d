/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.spi.Metadata;

/** Measures the cluster that shares the log groups: its members, the shards of this process, and rebalances. */
@Metadata(label = "bean", description = "Measures the members and shards of the cluster")
public final class ClusterMetrics extends ContextMeterBinder {

    private MeterRegistry registry;
    private LongSupplier reloads = () -> 0;

    /** The gauges are registered when the process joins a cluster. */
    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
    }

    /**
     * Registers the meters.
     *
     * @param members the number of members
     * @param shards the number of shards that this process leads
     * @param sinceRebalance seconds since the last rebalance; negative before the first one
     * @param reloads how often a shard was loaded again after a failed transaction
     */
    public void register(
            DoubleSupplier members, DoubleSupplier shards, DoubleSupplier sinceRebalance, LongSupplier reloads) {
        gauge("cluster.members", null, "Processes that share the log groups", members);
        gauge("cluster.shards", null, "Shards that this process leads", shards);
        gauge(
                "cluster.rebalance.age",
                "seconds",
                "Time since shards were last assigned to or taken from this process",
                () -> sinceRebalance.getAsDouble() < 0 ? Double.NaN : sinceRebalance.getAsDouble());
        this.reloads = reloads;
        // the counter refers to the object weakly
        FunctionCounter.builder(
                        MetricNames.PREFIX + "cluster.shards.reloaded", this, metrics -> metrics.reloads.getAsLong())
                .description("Shards that were loaded again because a transaction of EXACTLY_ONCE had failed")
                .register(registry);
    }

    private void gauge(String name, String unit, String description, DoubleSupplier value) {
        Gauge.builder(MetricNames.PREFIX + name, value::getAsDouble)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
