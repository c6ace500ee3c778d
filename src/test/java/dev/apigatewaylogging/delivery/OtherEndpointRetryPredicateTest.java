/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherEndpointRetryPredicateTest {

    private final OtherEndpointRetryPredicate predicate = new OtherEndpointRetryPredicate();

    private boolean matches(Exception failure) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return predicate.matches(exchange);
    }

    private static Exception status(int status) {
        return new HttpOperationFailedException("http://target", status, "text", "", Map.of(), "body");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void serverErrorsAndTooManyRequestsAreRetried(int status) {
        assertThat(matches(status(status))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 413, 422})
    void otherResponsesAreNot(int status) {
        assertThat(matches(status(status))).isFalse();
        assertThat(matches(new IllegalStateException(status(status)))).isFalse();
    }

    @Test
    void failedConnectionsAndFilesAreRetried() {
        assertThat(matches(new ConnectException("refused"))).isTrue();
        assertThat(matches(new RuntimeException(new SocketTimeoutException()))).isTrue();
        assertThat(matches(new IOException("broken pipe"))).isTrue();
        assertThat(matches(new GenericFileOperationFailedException("disk full")))
                .isTrue();
    }

    @Test
    void errorsOfAStepAreNot() {
        assertThat(matches(new IllegalArgumentException("step"))).isFalse();
        assertThat(predicate.matches(new DefaultExchange(new DefaultCamelContext())))
                .isFalse();
    }

    @Test
    void endpointIsNamedWithoutOptionsAndUser() {
        assertThat(EndpointRedeliveryLogger.withoutOptions("http://user:secret@target:80/a?token=secret"))
                .isEqualTo("http://target:80/a");
        assertThat(EndpointRedeliveryLogger.withoutOptions("kafka://second.topic?brokers=b:1"))
                .isEqualTo("kafka://second.topic");
        assertThat(EndpointRedeliveryLogger.withoutOptions("file:///data/a@b")).isEqualTo("file:///data/a@b");
    }
}
