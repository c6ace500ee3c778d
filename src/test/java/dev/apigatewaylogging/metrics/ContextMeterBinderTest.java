/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextMeterBinderTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void counterOfRouteSharesMeterOfSameName() throws IOException {
        String counter = counterOf("routes/openapi-upload.camel.yaml");
        context.getRegistry().bind("openApiMetrics", new OpenApiMetrics());
        context.start();

        context.createProducerTemplate().sendBody(counter, "spec");

        PrometheusMeterRegistry registry = context.getRegistry().findSingleByType(PrometheusMeterRegistry.class);
        assertThat(registry.scrape()).contains("\napigateway_logging_openapi_specs_uploaded_total 1.0\n");
    }

    private static String counterOf(String route) throws IOException {
        Matcher counter = Pattern.compile("uri: (micrometer:counter:\\S+)").matcher(Files.readString(Path.of(route)));
        assertThat(counter.find()).isTrue();
        return counter.group(1);
    }

    /** Camel creates the beans of a YAML file again when it is reloaded. */
    @Test
    void reloadedBeanContinuesItsGauges() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        context.getRegistry().bind("mine", registry);
        StageMetrics old = new StageMetrics();
        context.getRegistry().bind("old", old);
        old.stages(Map.of("full", 1));
        StageMetrics created = new StageMetrics();
        context.getRegistry().bind("created", created);
        created.register(List.of("full"));

        created.stages(Map.of("full", 2));

        assertThat(registry.get("apigateway.logging.stages").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(2));
    }

    @Test
    void bindersAndViewUseRegistryOfContext() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        context.getRegistry().bind("mine", registry);
        ScanMetrics scans = new ScanMetrics();
        MetricsView view = new MetricsView();
        context.getRegistry().bind("view", view);
        context.getRegistry().bind("scans", scans);

        scans.scanFailed();

        assertThat(registry.get("apigateway.logging.scan.failures").counter().count())
                .isEqualTo(1);
        assertThat(view.scanFailures()).isEqualTo(1);
        assertThat(context.getRegistry().findByType(PrometheusMeterRegistry.class))
                .isEmpty();
    }

    @Test
    void recreatedBeanContinuesItsCounter() {
        for (int time = 0; time < 2; time++) {
            DeadLetterMetrics deadLetters = new DeadLetterMetrics();
            context.getRegistry().bind("deadLetterMetrics", deadLetters);
            deadLetters.deadLetters("unexpected-error", 1);
        }

        MetricsView view = new MetricsView();
        view.setCamelContext(context);
        assertThat(view.deadLettersByReason()).containsEntry("unexpected-error", 2L);
    }

    /** One that is no bean would be bound to nothing. */
    @Test
    void everyBinderOfPackageIsBean() throws IOException, ClassNotFoundException {
        String beans = Files.readString(Path.of("routes/beans.camel.yaml"));
        List<String> binders = new ArrayList<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/apigatewaylogging/metrics"))) {
            for (Path source : sources.toList()) {
                String simpleName = source.getFileName().toString().replace(".java", "");
                if (simpleName.endsWith("Metrics")) {
                    assertThat(Class.forName(getClass().getPackageName() + "." + simpleName))
                            .isAssignableTo(ContextMeterBinder.class);
                    binders.add(simpleName);
                }
            }
        }

        assertThat(binders).hasSizeGreaterThan(5).allSatisfy(binder -> assertThat(beans)
                .contains("type: " + getClass().getPackageName() + "." + binder + "\n"));
    }
}
