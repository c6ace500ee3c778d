/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong value = new AtomicLong();

    /** Micrometer refers weakly to what some meters read. */
    @Test
    void metersAreMeasuredAfterGarbageCollection() {
        // a bean, which its registry holds
        ClusterMetrics metrics = new ClusterMetrics();
        try {
            metrics.bindTo(registry);
            metrics.register(value::get, value::get, value::get, value::get);

            collectGarbage();
            value.set(3);

            assertThat(registry.getMeters()).hasSize(4).allSatisfy(meter -> assertThat(meter.measure())
                    .singleElement()
                    .satisfies(measured -> assertThat(measured.getValue()).isEqualTo(3)));
        } finally {
            Reference.reachabilityFence(metrics);
        }
    }

    private static void collectGarbage() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return garbage.refersTo(null);
        });
    }
}
