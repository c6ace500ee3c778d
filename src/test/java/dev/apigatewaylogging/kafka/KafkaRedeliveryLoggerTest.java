/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogOutput;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaRedeliveryLoggerTest {

    private final KafkaRedeliveryLogger logger = new KafkaRedeliveryLogger();
    private final LogOutput output = LogOutput.of(KafkaRedeliveryLogger.class);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void setUp() {
        logger.setKafkaClientSettings(new KafkaClientSettings());
    }

    @AfterEach
    void close() throws IOException {
        camel.close();
        output.close();
    }

    private void redeliver(Exception failure) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        logger.process(exchange);
    }

    @Test
    void sameHintIsLoggedOncePerMinute() {
        redeliver(new TimeoutException("no response"));
        redeliver(new TimeoutException("no response"));

        assertThat(output.lines("no response")).singleElement().asString().contains("AKTO_KAFKA_BROKER_MAL");
    }

    @Test
    void wrongPasswordIsLoggedAtOnceAfterOtherFailures() {
        redeliver(new TimeoutException("no response"));
        redeliver(new SaslAuthenticationException("invalid credentials"));
        redeliver(new TimeoutException("no response"));
        redeliver(new SaslAuthenticationException("invalid credentials"));

        assertThat(output.lines("invalid credentials"))
                .singleElement()
                .asString()
                .contains("KAFKA_PASSWORD");
        assertThat(output.lines("no response")).hasSize(1);
    }
}
