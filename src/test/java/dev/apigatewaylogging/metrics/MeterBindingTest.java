package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeterBindingTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private void start(Map<String, MeterBinder> beans) {
        beans.forEach(context.getRegistry()::bind);
        context.getRegistry().bind("meterBinding", new MeterBinding());
        context.start();
    }

    private void send(String endpoint) {
        context.createProducerTemplate().sendBody(endpoint, "");
    }

    @Test
    void aRoutesCounterIsTheSameAsOursOfThatName() {
        start(Map.of("openApiMetrics", new OpenApiMetrics()));

        send("micrometer:counter:apigateway.logging.openapi.specs.uploaded");

        PrometheusMeterRegistry registry = context.getRegistry().findSingleByType(PrometheusMeterRegistry.class);
        assertThat(registry.scrape()).contains("\napigateway_logging_openapi_specs_uploaded_total 1.0\n");
    }

    @Test
    void bindsToTheRegistryThatTheContextHas() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        context.getRegistry().bind("mine", registry);
        ScanMetrics scans = new ScanMetrics();
        start(Map.of("scans", scans));

        scans.scanFailed();

        assertThat(registry.get("apigateway.logging.scan.failures").counter().count())
                .isEqualTo(1);
        assertThat(context.getRegistry().findByType(PrometheusMeterRegistry.class))
                .isEmpty();
    }

    @Test
    void bindsAUsersBinderToo() {
        start(Map.of("mine", registry -> registry.gauge("my.gauge", 7)));

        assertThat(context.getRegistry()
                        .findSingleByType(PrometheusMeterRegistry.class)
                        .scrape())
                .contains("\nmy_gauge 7.0\n");
    }

    /** One that is no bean would be bound to nothing. */
    @Test
    void everyBinderOfThisPackageIsABean() throws IOException, ClassNotFoundException {
        String beans = Files.readString(Path.of("routes/beans.camel.yaml"));
        List<String> binders = new ArrayList<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/apigatewaylogging/metrics"))) {
            for (Path source : sources.toList()) {
                String simpleName = source.getFileName().toString().replace(".java", "");
                if (!simpleName.equals("package-info")
                        && MeterBinder.class.isAssignableFrom(
                                Class.forName(getClass().getPackageName() + "." + simpleName))) {
                    binders.add(simpleName);
                }
            }
        }

        assertThat(binders).hasSizeGreaterThan(5).allSatisfy(binder -> assertThat(beans)
                .contains("type: " + getClass().getPackageName() + "." + binder + "\n"));
    }
}
