package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.RequestPurpose;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void aRoutesCounterIsTheSameAsOursOfThatName() throws Exception {
        CamelContext context = new DefaultCamelContext();
        new Meters().setCamelContext(context);
        context.start();

        context.createProducerTemplate().sendBody("micrometer:counter:gateway.specs.uploaded", "spec");

        PrometheusMeterRegistry registry = context.getRegistry().findSingleByType(PrometheusMeterRegistry.class);
        assertThat(registry.scrape()).contains("\ngateway_specs_uploaded_total 1.0\n");
        context.stop();
    }

    @Test
    void countsAThrottledCallAsACallAndNotAsAFailure() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(registry);

        meters.awsCall("FilterLogEvents", RequestPurpose.RESCAN, true, true);

        assertThat(registry.counter("gateway.aws.calls", "operation", "FilterLogEvents", "purpose", "rescan")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("gateway.aws.throttles", "operation", "FilterLogEvents")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("gateway.aws.failures", "operation", "FilterLogEvents")
                        .count())
                .isZero();
    }

    @Test
    void sumsUpWhatTheReportSays() {
        Meters meters = new Meters(new SimpleMeterRegistry());

        meters.eventParsed(Meters.Line.ACCESS);
        meters.eventParsed(Meters.Line.UNREADABLE);
        meters.deadLetter("fault");
        meters.recordDelivered(1_000, "group", "eu-west-1", "");

        assertThat(meters.linesRead()).isEqualTo(2);
        assertThat(meters.deadLetters()).isEqualTo(1);
        assertThat(meters.recordsDelivered()).isEqualTo(1);
    }
}
