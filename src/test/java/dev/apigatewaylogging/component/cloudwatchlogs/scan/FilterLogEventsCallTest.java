/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** The response of a proxy or a wrong URL is not accepted as a page: the time would count as scanned. */
class FilterLogEventsCallTest {

    private static FilterLogEventsResponse page(String answer) throws IOException {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            call.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        try (CloudWatchLogsClient client = CloudWatchLogsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build()) {
            return new FilterLogEventsCall(
                            client,
                            RateLimiter.unlimited(),
                            LogGroupReference.configured("petstore-access"),
                            new EventFilter("", List.of(), ""),
                            false,
                            List.of())
                    .filterLogEvents(new TimeWindow(0, 1_000), null);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"message\":\"please log in\"}"})
    void responseWithoutPageFieldsIsFailure(String answer) {
        assertThatThrownBy(() -> page(answer))
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("empty response");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\":[]}",
                "{\"searchedLogStreams\":[]}",
                "{\"nextToken\":\"abc\"}",
                "{\"events\":[],\"nextToken\":\"abc\"}"
            })
    void emptyPageIsAccepted(String answer) throws IOException {
        assertThat(page(answer).events()).isEmpty();
    }

    @Test
    void pageWithEventsIsAccepted() throws IOException {
        assertThat(page("{\"events\":[{\"eventId\":\"1\",\"message\":\"a\",\"timestamp\":1}]}")
                        .events())
                .hasSize(1);
    }
}
