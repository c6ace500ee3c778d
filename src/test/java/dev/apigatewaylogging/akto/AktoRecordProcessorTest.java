/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.metrics.RecordMetrics;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AktoRecordProcessorTest {

    private final AktoRecordSerializer record = new AktoRecordSerializer("1000000", HeaderRedaction.of(""), 1_000_000);
    private final AktoRecordProcessor processor = new AktoRecordProcessor(record, bound(new RecordMetrics()));
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void recordIsKeyedByRequestId() throws Exception {
        HttpCall traffic = SampleTraffic.get("/prod/pets").traffic();
        exchange.getMessage().setBody(traffic);

        processor.process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(record.serialize(traffic));
        assertThat(exchange.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo(traffic.requestId());
    }

    private AktoConsumer.Stored stored(HttpCall traffic, String logGroup) throws Exception {
        exchange.getMessage().setBody(traffic);
        exchange.getMessage().setHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, logGroup);

        processor.process(exchange);

        return (AktoConsumer.Stored)
                new AktoConsumer().take(exchange.getMessage().getBody(byte[].class));
    }

    /** Without a host, Akto would put all APIs into one collection. */
    @ParameterizedTest
    @CsvSource({
        "/aws/apigateway/orders, .aws.apigateway.orders",
        "team/Access-Logs, team.access-logs",
        "'a#b', a.b",
        "2026/01, log-group.2026.01",
        "10.0.0.1, log-group.10.0.0.1",
    })
    void callWithoutHostHasLogGroupNameAsHost(String logGroup, String collection) throws Exception {
        for (String unknown : new String[] {"", " "}) {
            AktoConsumer.Stored stored = stored(
                    SampleTraffic.get("/pets")
                            .host(unknown)
                            .post(Map.of(), "", false)
                            .traffic(),
                    logGroup);

            assertThat(stored.collection()).isEqualTo(collection);
            assertThat(stored.endpoint()).isEqualTo("/pets");
        }
    }

    @Test
    void callWithHostKeepsIt() throws Exception {
        HttpCall traffic = SampleTraffic.get("/pets").traffic();
        HttpCall named = SampleTraffic.get("/pets")
                .host("")
                .post(Map.of("Host", "pets.example.com"), "", false)
                .traffic();

        assertThat(stored(traffic, "group").collection())
                .isEqualTo(traffic.request().host());
        assertThat(stored(named, "group").collection()).isEqualTo("pets.example.com");
    }

    @Test
    void rejectsEntriesWithoutHttpCallWithReasonAndNoStackTrace() {
        exchange.getMessage()
                .setBody(new InsufficientData("id-1", HttpCall.Origin.UNKNOWN, "no-method-and-path", 4, 0, false));

        assertThatExceptionOfType(InsufficientDataException.class)
                .isThrownBy(() -> processor.process(exchange))
                .withMessage("no-method-and-path (request id-1, events: 4)")
                .satisfies(refused -> {
                    assertThat(refused.nothing().reason()).isEqualTo("no-method-and-path");
                    assertThat(refused.nothing().requestId()).isEqualTo("id-1");
                    assertThat(refused.getStackTrace()).isEmpty();
                });
    }
}
