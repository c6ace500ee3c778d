package dev.apigatewaylogging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.RequestPurpose;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetersTest {

    @Test
    void aRoutesCounterIsTheSameAsOursOfThatName() throws Exception {
        CamelContext context = new DefaultCamelContext();
        new Meters().setCamelContext(context);
        context.start();

        context.createProducerTemplate()
                .sendBody("micrometer:counter:apigateway.logging.openapi.specs.uploaded", "spec");

        PrometheusMeterRegistry registry = context.getRegistry().findSingleByType(PrometheusMeterRegistry.class);
        assertThat(registry.scrape()).contains("\napigateway_logging_openapi_specs_uploaded_total 1.0\n");
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"false,false,success", "true,true,throttled", "false,true,error"})
    void eachAwsRequestHasOneOutcome(boolean throttled, boolean failed, String outcome) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(registry);

        meters.awsRequest("FilterLogEvents", RequestPurpose.RESCAN, Duration.ofMillis(30), throttled, failed);

        assertThat(registry.find("apigateway.logging.aws.requests").timers())
                .filteredOn(timer -> timer.count() > 0)
                .singleElement()
                .satisfies(timer -> {
                    assertThat(timer.getId().getTags())
                            .containsExactly(
                                    Tag.of("operation", "FilterLogEvents"),
                                    Tag.of("outcome", outcome),
                                    Tag.of("purpose", "rescan"));
                    assertThat(timer.count()).isEqualTo(1);
                    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
                });
    }

    @Test
    void lateRequestsAreCountedInTheBucketsOfTheirLateness() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(registry);

        meters.lateRequest(Duration.ofSeconds(30).toMillis());
        meters.lateRequest(Duration.ofMinutes(30).toMillis());
        meters.lateRequest(Duration.ofDays(2).toMillis());

        String bucket = "apigateway_logging_late_requests_seconds_bucket{le=\"%s\"} %d";
        assertThat(registry.scrape().lines())
                .contains(
                        bucket.formatted("60.0", 1),
                        bucket.formatted("300.0", 1),
                        bucket.formatted("3600.0", 2),
                        bucket.formatted("86400.0", 2),
                        bucket.formatted("+Inf", 3),
                        "apigateway_logging_late_requests_seconds_count 3");
    }

    @Test
    void totalsCoverAllTypesAndReasons() {
        Meters meters = new Meters(new SimpleMeterRegistry());

        meters.eventParsed(Meters.EntryType.ACCESS);
        meters.eventParsed(Meters.EntryType.UNPARSEABLE);
        meters.deadLetter("unexpected-error");
        meters.recordDelivered(1_000, "group", "eu-west-1", "");

        assertThat(meters.eventsParsed()).isEqualTo(2);
        assertThat(meters.deadLetters()).isEqualTo(1);
        assertThat(meters.recordsDelivered()).isEqualTo(1);
    }
}
