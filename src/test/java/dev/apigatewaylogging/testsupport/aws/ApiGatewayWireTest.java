/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API Gateway's control plane over the wire: as strict as AWS is. */
class ApiGatewayWireTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FakeAws fakeAws;

    @BeforeEach
    void start() {
        fakeAws = FakeAws.started();
    }

    @AfterEach
    void stop() {
        fakeAws.close();
    }

    @Test
    void listsArePaged() throws Exception {
        IntStream.range(0, 30).forEach(i -> fakeAws.apis().rest("api-" + i));

        JsonNode first = JSON.readTree(get("/restapis").body());
        assertThat(first.path("item")).hasSize(25);
        JsonNode last = JSON.readTree(
                get("/restapis?limit=500&position=" + first.path("position").asText())
                        .body());
        assertThat(last.path("item")).hasSize(5);
        assertThat(last.has("position")).isFalse();
    }

    @Test
    void elevenSimultaneousRequestsAreThrottled() throws Exception {
        int refused = 0;
        for (int i = 0; i < 15; i++) {
            HttpResponse<String> answer = get(i % 2 == 0 ? "/restapis" : "/v2/apis");
            if (answer.statusCode() == 429) {
                assertThat(answer.headers().firstValue("x-amzn-errortype")).hasValue("TooManyRequestsException");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "/restapis?limit=501,400",
        "/restapis?Limit=5,400",
        "/v2/apis?maxResults=0,400",
        "/restapis/none/stages,404",
        "/v2/apis/none/exports/OAS30?outputType=JSON&stageName=prod,404",
        "/restapis/none/stages/prod/exports/swagger,404"
    })
    void invalidRequestIsRejected(String path, int status) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void exportIsPlainDocument() throws Exception {
        GatewayApi orders = fakeAws.apis().rest("orders").stages("prod");

        JsonNode spec = JSON.readTree(
                get("/restapis/" + orders.id() + "/stages/prod/exports/oas30").body());

        assertThat(spec.path("openapi").asText()).isEqualTo("3.0.1");
        assertThat(spec.path("servers")
                        .path(0)
                        .path("variables")
                        .path("basePath")
                        .path("default")
                        .asText())
                .isEqualTo("/prod");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                java.net.http.HttpRequest.newBuilder(fakeAws.endpoint().resolve(path))
                        .header("Accept", "application/json")
                        .header("X-Amz-Date", "20251108T100000Z")
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20251108/us-east-1/apigateway/aws4_request,"
                                        + " SignedHeaders=accept;host;x-amz-date, Signature=" + "0".repeat(64))
                        .build(),
                BodyHandlers.ofString());
    }
}
