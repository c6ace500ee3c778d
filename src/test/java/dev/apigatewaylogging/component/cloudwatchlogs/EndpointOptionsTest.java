/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Options of the endpoint that depend on each other. */
class EndpointOptionsTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    private CloudWatchLogsConfiguration configuration(String options) {
        return camel.getEndpoint("cloudwatch-logs:group?region=eu-west-1&" + options, CloudWatchLogsEndpoint.class)
                .getConfiguration();
    }

    @Test
    void delayAndPollIntervalTogetherAreRejected() {
        assertThatThrownBy(() -> configuration("delay=1000&pollInterval=PT5S"))
                .hasStackTraceContaining("Set either delay or pollInterval of the cloudwatch-logs endpoint, not both");
    }

    @Test
    void delayAloneSetsPollInterval() {
        assertThat(configuration("delay=1500").getPollInterval()).isEqualTo("PT1.5S");
        assertThat(configuration("delay=2&timeUnit=SECONDS").getPollInterval()).isEqualTo("PT2S");
        assertThat(configuration("pollInterval=PT5S").getPollInterval()).isEqualTo("PT5S");
    }

    @Test
    void logStreamNamesAndTheirPrefixTogetherAreRejected() {
        assertThatThrownBy(() -> configuration("logStreamNames=one,two&logStreamNamePrefix=t"))
                .hasStackTraceContaining(
                        "Set either logStreamNames or logStreamNamePrefix of the cloudwatch-logs endpoint, not both");
    }

    @Test
    void moreLogStreamNamesThanAwsAcceptsAreRejected() {
        assertThat(configuration("logStreamNames=" + names(100)).getLogStreamNames())
                .endsWith("stream-99");
        assertThatThrownBy(() -> configuration("logStreamNames=" + names(101)))
                .hasStackTraceContaining(
                        "logStreamNames of the cloudwatch-logs endpoint has 101 names, and AWS accepts at most 100");
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "stream-" + i).collect(Collectors.joining(","));
    }

    @Test
    void sessionTokenImpliesSessionCredentials() {
        assertThat(configuration("sessionToken=token").isUseSessionCredentials())
                .isTrue();
        assertThat(configuration("useSessionCredentials=true").isUseSessionCredentials())
                .isTrue();
        assertThat(configuration("accessKey=key").isUseSessionCredentials()).isFalse();
    }
}
