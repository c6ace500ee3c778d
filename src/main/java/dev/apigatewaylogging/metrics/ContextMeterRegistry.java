/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;

/** The one meter registry of a Camel context, which the management port publishes. */
final class ContextMeterRegistry {

    private ContextMeterRegistry() {}

    /**
     * Returns the registry. Creates it if there is none yet: beans are created before Camel's metrics service, which uses
     * the registry that it finds.
     */
    static MeterRegistry of(CamelContext context) {
        Registry beans = context.getRegistry();
        MeterRegistry registry =
                MicrometerUtils.getMeterRegistryFromCamelRegistry(beans, MicrometerConstants.METRICS_REGISTRY_NAME);
        if (registry == null) {
            registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            // Camel adds this tag to the counters of routes; all meters of a name need the same tags
            registry.config().meterFilter(MeterFilter.ignoreTags(MicrometerConstants.CAMEL_CONTEXT_TAG));
            beans.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
        }
        return registry;
    }
}
