/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.spi.Metadata;

/** Registers the counter of uploaded OpenAPI documents, at zero. The route counts them: {@code micrometer:counter:…}. */
@Metadata(label = "bean", description = "Registers the counter of uploaded OpenAPI documents")
public final class OpenApiMetrics extends ContextMeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Counter.builder(MetricNames.SPECS_UPLOADED)
                .description("OpenAPI documents uploaded")
                .register(registry);
    }
}
