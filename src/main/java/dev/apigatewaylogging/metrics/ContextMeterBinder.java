/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * A bean whose meters are bound to the registry of the Camel context when the bean is created: Camel itself binds only
 * the binders that {@code camel.metrics.binders} names. Not when the context starts, because Camel starts services of
 * routes before, and creates beans again when a YAML file is reloaded.
 */
abstract class ContextMeterBinder implements MeterBinder, CamelContextAware {

    private CamelContext camelContext;

    @Override
    public final void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        bindTo(ContextMeterRegistry.of(camelContext));
    }

    @Override
    public final CamelContext getCamelContext() {
        return camelContext;
    }
}
