/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClusterMetricsTest {

    @Test
    void ageOfRebalanceIsUnknownBeforeFirstOne() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ClusterMetrics metrics = new ClusterMetrics();
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).as("without a cluster").isEmpty();
        AtomicReference<Double> age = new AtomicReference<>(-1.0);

        metrics.register(() -> 3, () -> 8, age::get, () -> 4);

        assertThat(registry.get("apigateway.logging.cluster.members").gauge().value())
                .isEqualTo(3);
        assertThat(registry.get("apigateway.logging.cluster.shards").gauge().value())
                .isEqualTo(8);
        assertThat(registry.get("apigateway.logging.cluster.rebalance.age")
                        .gauge()
                        .value())
                .isNaN();
        assertThat(registry.get("apigateway.logging.cluster.shards.reloaded")
                        .functionCounter()
                        .count())
                .isEqualTo(4);
        age.set(2.5);
        assertThat(registry.get("apigateway.logging.cluster.rebalance.age")
                        .gauge()
                        .value())
                .isEqualTo(2.5);
    }
}
