package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Binds all beans that are {@link MeterBinder}s to the meter registry of the Camel context, before a route starts; Camel
 * itself binds only those that {@code camel.metrics.binders} names. It creates the registry if there is none, since beans
 * are created before Camel's metrics service, which uses the registry that it finds.
 */
@Metadata(label = "bean", description = "Binds all beans that are meter binders to the context's meter registry")
public final class MeterBinding extends LifecycleStrategySupport implements CamelContextAware {

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        // the context sets itself again on a strategy that is added to it
        if (this.camelContext == null) {
            this.camelContext = camelContext;
            registry(camelContext.getRegistry());
            camelContext.addLifecycleStrategy(this);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void onContextStarting(CamelContext context) {
        MeterRegistry registry = registry(context.getRegistry());
        context.getRegistry().findByType(MeterBinder.class).forEach(binder -> binder.bindTo(registry));
    }

    private static MeterRegistry registry(Registry beans) {
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
