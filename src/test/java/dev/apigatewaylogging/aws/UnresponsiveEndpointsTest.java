/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** With a client of the SDK, against a port that accepts connections and one that rejects them. */
class UnresponsiveEndpointsTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final UnresponsiveEndpoints inactivityMillis = new UnresponsiveEndpoints(now::get);

    private void call(int port) {
        call(port, Duration.ofMillis(300));
    }

    private void call(int port, Duration timeout) {
        AwsAccounts access = new AwsAccounts();
        access.setRegion("eu-west-1");
        access.setAccessKey("AKIDEXAMPLE");
        access.setSecretKey("secret");
        access.setUriEndpointOverride("http://127.0.0.1:" + port);
        ClientOverrideConfiguration settings = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(inactivityMillis)
                .apiCallAttemptTimeout(timeout)
                .retryStrategy(retry -> retry.maxAttempts(1))
                .build();
        try (CloudWatchLogsClient client = access.accounts().get(0).client(CloudWatchLogsClient::builder, settings)) {
            assertThatThrownBy(client::describeLogGroups).isInstanceOf(SdkException.class);
        }
    }

    @Test
    void timedOutRequestMarksEndpointUnresponsiveUntilRequestsStop() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            call(mute.getLocalPort());
            now.addAndGet(TimeUnit.SECONDS.toNanos(40));
            call(mute.getLocalPort());
            now.addAndGet(TimeUnit.SECONDS.toNanos(2));

            assertThat(inactivityMillis.longest())
                    .hasValue(new UnresponsiveEndpoints.Unresponsive(
                            "http://127.0.0.1:" + mute.getLocalPort(), Duration.ofSeconds(42)));

            now.addAndGet(TimeUnit.MINUTES.toNanos(3));
            assertThat(inactivityMillis.longest()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void rejectedConnectionIsNotUnresponsive() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        // the first request loads the SDK, which takes longer on a busy machine
        call(port, Duration.ofSeconds(30));

        assertThat(inactivityMillis.longest()).isEqualTo(Optional.empty());
    }
}
