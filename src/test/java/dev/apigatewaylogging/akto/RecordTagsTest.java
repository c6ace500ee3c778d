/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class RecordTagsTest {

    private static final HttpCall.Origin ORIGIN = new HttpCall.Origin("api", "prod", "eu-west-1", "123456789012");

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void settingAddsConstantTags() {
        assertThat(RecordTags.of("team = payments, env=prod,").of(exchange))
                .containsExactly(Map.entry("team", "payments"), Map.entry("env", "prod"));
        assertThat(RecordTags.of("").of(exchange)).isEmpty();
    }

    @Test
    void stepAddsATagAndReplacesAConstantOne() {
        exchange.setProperty("AktoTag.team", "orders");
        exchange.setProperty("AktoTag.cost-center", 42);
        exchange.setProperty("other", "x");

        assertThat(RecordTags.of("team=payments,env=prod").of(exchange))
                .containsEntry("team", "orders")
                .containsEntry("cost-center", "42")
                .containsEntry("env", "prod")
                .hasSize(3);
    }

    @Test
    void tagsOfTheApiAreNeverReplaced() {
        exchange.setProperty("AktoTag.stage", "evil");
        exchange.setProperty("AktoTag.api_id", "evil");

        assertThat(RecordTags.of(ORIGIN, RecordTags.of("region=evil").of(exchange)))
                .containsEntry("stage", "prod")
                .containsEntry("api_id", "api")
                .containsEntry("region", "eu-west-1")
                .doesNotContainValue("evil");
    }

    @Test
    void emptyAndVeryLongValuesAreNoTags() {
        exchange.setProperty("AktoTag.a", " ");
        exchange.setProperty("AktoTag.b", "x".repeat(257));
        exchange.setProperty("AktoTag.", "x");
        exchange.setProperty("AktoTag.c d", "x");

        assertThat(RecordTags.of("").of(exchange)).isEmpty();
    }
}
