/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Entries.OWN_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client writes into its request changes neither host nor address of the record. */
class ForgedRequestTest {

    private static final String LAMBDA = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
            + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations";
    private static final String BASE = "{Accept=*/*, User-Agent=curl, X-Forwarded-For=203.0.113.7, Host=" + OWN_HOST;

    @Test
    void clientIpIsAddressSeenByApiGateway() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers("{Host=" + OWN_HOST + ", X-Forwarded-For=192.0.2.66, 192.0.2.67}")
                .access("{\"requestId\":\"id\",\"ip\":\"203.0.113.7\",\"httpMethod\":\"POST\",\"status\":\"200\"}")
                .traffic();

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    @Test
    void duplicateAddressInAccessLogEntryIsIgnored() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers(BASE + "}")
                .access(
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"ip\":\"192.0.2.66\",\"domainName\":\"evil.example\","
                                + "\"ip\":\"203.0.113.7\",\"domainName\":\"" + OWN_HOST + "\",\"status\":\"200\"}")
                .traffic();

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
    }

    @Test
    void addressUnderTwoNamesInAccessLogEntryIsIgnored() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers(BASE + "}")
                .access(
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"ip\":\"192.0.2.66\",\"domainName\":\"evil.example\","
                                + "\"a\":\"\",\"sourceIp\":\"203.0.113.7\",\"host\":\"" + OWN_HOST
                                + "\",\"status\":\"200\"}")
                .traffic();

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
    }

    @Test
    void clientIpBehindTrustedProxyIsAddressSeenByProxy() {
        Entries entries = Entries.ofPost("/pets")
                .headers("{Host=" + OWN_HOST + ", X-Forwarded-For=192.0.2.66, 203.0.113.7, 198.51.100.9}")
                .access("{\"requestId\":\"id\",\"ip\":\"198.51.100.9\",\"httpMethod\":\"POST\",\"status\":\"200\"}");

        assertThat(entries.traffic().request().clientIp()).isEqualTo("198.51.100.9");
        assertThat(entries.traffic("198.51.100.0/24").request().clientIp()).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via=1.1 192.0.2.66 (CloudFront)",
                "CloudFront-Viewer-Address=192.0.2.66:4711",
                "X-Real-Ip=192.0.2.66",
                "True-Client-Ip=192.0.2.66",
                "X-Forwarded-For=192.0.2.66, evil.example",
                "X-Forwarded-For=unknown",
                "Forwarded=for=192.0.2.66",
            })
    void clientIpIsEmptyWithoutAddressAddedByApiGateway(String header) {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers("{Accept=*/*, Host=" + OWN_HOST + ", " + header + "}")
                .traffic();

        assertThat(traffic.request().clientIp()).isEmpty();
        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
    }

    @Test
    void userAgentOfWebSocketClientForgesNoAddress() {
        HttpCall traffic = new Entries()
                .execution("WebSocket Request Route: [$connect]")
                .execution("Client [UserAgent: x, SourceIp: 192.0.2.66] y, SourceIp: 203.0.113.7] is connecting to"
                        + " WebSocket API [w5x9q1z7ab].")
                .traffic();

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.request().headers()).containsEntry("User-Agent", "x, SourceIp: 192.0.2.66] y");
    }

    @Test
    void userAgentOfAccessLogDelimitsHeader() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers("{Accept=*/*, User-Agent=curl, Host=evil.example, X-Role=admin, Host=pets.example.com}")
                .access(
                        "{\"requestId\":\"id\",\"userAgent\":\"curl, Host=evil.example, X-Role=admin\",\"status\":\"200\"}")
                .traffic();

        assertThat(traffic.request().host()).isEqualTo("pets.example.com");
        assertThat(traffic.request().headers()).doesNotContainKey("X-Role");
    }

    @Test
    void authorizerEventProvidesHeaders() {
        HttpCall traffic = new Entries()
                .execution("Starting authorizer: elkw5b for request: id")
                .execution(
                        "Endpoint request body after transformations: {\"type\":\"REQUEST\",\"resource\":\"/pets\","
                                + "\"path\":\"/pets\",\"httpMethod\":\"POST\",\"headers\":{\"Accept\":\"*/*, Host=evil.example\","
                                + "\"Host\":\"pets.example.com\"},\"requestContext\":{\"identity\":{\"sourceIp\":\"203.0.113.7\"}}}")
                .execution("Successfully completed authorizer execution")
                .execution("HTTP Method: POST, Resource Path: /pets")
                .headers("{Accept=*/*, Host=evil.example, X-Forwarded-For=192.0.2.66, Host=pets.example.com}")
                .execution("Method completed with status: 200")
                .traffic();

        assertThat(traffic.request().host()).isEqualTo("pets.example.com");
        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.request().headers()).containsEntry("Accept", "*/*, Host=evil.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another resource, method, request and extended request than API Gateway's
                "{\"resource\":\"/evil\",\"httpMethod\":\"POST\",EVIL}",
                "{\"resource\":\"/pets\",\"httpMethod\":\"DELETE\",EVIL}",
                "{\"resource\":\"/pets\",\"httpMethod\":\"POST\",\"requestContext\":{\"requestId\":\"x\"},EVIL}",
                "{\"resource\":\"/pets\",\"httpMethod\":\"POST\",\"requestContext\":{\"extendedRequestId\":\"x\"},EVIL}",
                // a WebSocket API's
                "{\"requestContext\":{\"eventType\":\"MESSAGE\",\"routeKey\":\"evil\"},EVIL}",
            })
    void eventContradictingApiGatewayIsIgnored(String event) {
        String evil = "\"path\":\"/evil\",\"headers\":{\"Host\":\"evil.example\"}";

        HttpCall traffic = Entries.ofPost("/pets")
                .execution("Extended Request Id: Vwc2MGFUrPEFV_g=")
                .headers(BASE + "}")
                .execution("Endpoint request URI: " + LAMBDA)
                .execution("Endpoint request body after transformations: " + event.replace("EVIL", evil))
                .traffic();

        assertThat(traffic.request().path()).isEqualTo("/prod/pets");
        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
        assertThat(traffic.details()).isEmpty();
    }

    @Test
    void eventWithoutIntegrationUriIsIgnored() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers(BASE + "}")
                .execution(
                        "Endpoint request body after transformations: {\"resource\":\"/pets\",\"httpMethod\":\"POST\","
                                + "\"path\":\"/evil\",\"headers\":{\"Host\":\"evil.example\"}}")
                .traffic();

        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
    }

    @Test
    void hostOfTruncatedHeadersIsMarked() {
        HttpCall traffic = Entries.ofPost("/pets")
                .headers("{Accept=*/*, Host=evil.example, X-Pad=" + "p".repeat(1100) + " [TRUNCATED]")
                .traffic();

        assertThat(traffic.ambiguousFields()).contains("host");
    }

    @Test
    void listOfAmbiguousFieldsIsLimited() {
        StringBuilder map = new StringBuilder("{A=1");
        for (int i = 0; i < 5_000; i++) {
            map.append(", X-").append(i).append("=1, x-").append(i).append("=2");
        }
        HttpCall traffic =
                Entries.ofPost("/pets").headers(map.append('}').toString()).traffic();

        assertThat(traffic.ambiguousFields()).hasSizeLessThan(40).contains("requestHeaders");
    }
}
