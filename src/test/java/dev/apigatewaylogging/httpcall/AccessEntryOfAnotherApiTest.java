/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client can reuse its request ID at another API of the account, with the same method, path and response. If
 * that API's access log has no field that distinguishes them, its entry brings no unmarked address.
 */
class AccessEntryOfAnotherApiTest {

    private static final String OTHER = "198.51.100.66";

    private static HttpCall traffic(Entries entries) {
        return (HttpCall) new HttpCallAssembler().assemble(entries.lines());
    }

    private static String clf(String ip) {
        return ip + " - - [01/Jan/1970:00:00:01 +0000] \"POST /pets HTTP/1.1\" 200 5 id";
    }

    private static String json(String ip, String more) {
        return "{\"requestId\":\"id\",\"ip\":\"" + ip
                + "\",\"requestTime\":\"01/Jan/1970:00:00:01 +0000\",\"httpMethod\":\"POST\",\"resourcePath\":\"/pets\","
                + "\"status\":\"200\",\"protocol\":\"HTTP/1.1\",\"responseLength\":\"5\"" + more + "}";
    }

    @Test
    void entryWithoutOriginBringsMarkedClientIp() {
        for (String entry : new String[] {clf(OTHER), json(OTHER, "")}) {
            HttpCall traffic = traffic(Entries.ofPost("/pets").accessElsewhere(entry));

            assertThat(traffic.request().clientIp()).isEqualTo(OTHER);
            assertThat(traffic.ambiguousFields()).containsExactly("ip");
        }
    }

    @Test
    void clientIpOfRequestHeadersPrecedesEntry() {
        HttpCall traffic = traffic(Entries.ofPost("/pets")
                .headers("{Host=" + Entries.OWN_HOST + ", X-Forwarded-For=6.6.6.6, 203.0.113.7}")
                .accessElsewhere(clf(OTHER)));

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).containsExactly("ip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.7", "6.6.6.6, 203.0.113.7", "203.0.113.7, 70.132.20.5", "198.51.100.9, 203.0.113.7"})
    void clientIpConfirmedByRequestHeadersIsNotMarked(String forwardedFor) {
        HttpCall traffic = traffic(Entries.ofPost("/pets")
                .headers("{Host=" + Entries.OWN_HOST + ", X-Forwarded-For=" + forwardedFor + "}")
                .accessElsewhere(clf("203.0.113.7")));

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    @Test
    void addressOfCloudFrontBeforeRegionalApiIsNotMarked() {
        HttpCall traffic = traffic(Entries.ofPost("/pets")
                .headers("{Host=" + Entries.OWN_HOST + ", X-Forwarded-For=203.0.113.7, 70.132.20.5}")
                .accessElsewhere(clf("70.132.20.5")));

        assertThat(traffic.request().clientIp()).isEqualTo("70.132.20.5");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ",\"apiId\":\"uwe3g5jm54\"",
                ",\"apiId\":\"UWE3G5JM54\"",
                ",\"extendedRequestId\":\"UKcAAF-bIAMFqQw=\"",
                ",\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\"",
            })
    void entryWithOriginOfThisApiBringsUnmarkedClientIp(String more) {
        HttpCall traffic = traffic(Entries.ofPost("/pets")
                .execution("Extended Request Id: UKcAAF-bIAMFqQw=")
                .accessElsewhere(json("203.0.113.7", more)));

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    @Test
    void onlyEntryOfRequestBringsUnmarkedClientIp() {
        HttpCall traffic = traffic(new Entries().accessElsewhere(clf("203.0.113.7")));

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    @Test
    void clientIpOfLambdaEventPrecedesEntry() {
        HttpCall traffic = traffic(Entries.ofPost("/pets")
                .execution("Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                        + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations")
                .execution("Endpoint request body after transformations: {\"resource\":\"/pets\",\"path\":\"/pets\","
                        + "\"httpMethod\":\"POST\",\"headers\":{\"Host\":\"" + Entries.OWN_HOST
                        + "\"},\"multiValueHeaders\":{\"Host\":[\"" + Entries.OWN_HOST
                        + "\"]},\"queryStringParameters\":null,\"pathParameters\":null,\"stageVariables\":null,"
                        + "\"requestContext\":{\"resourcePath\":\"/pets\",\"httpMethod\":\"POST\",\"requestId\":\"id\","
                        + "\"identity\":{\"sourceIp\":\"203.0.113.7\"},\"apiId\":\"uwe3g5jm54\"},\"body\":null,"
                        + "\"isBase64Encoded\":false}")
                .accessElsewhere(clf(OTHER)));

        assertThat(traffic.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.ambiguousFields()).isEmpty();
    }

    /** Whatever the other entry contains: the address is that of the request, or is marked. */
    @Property
    void entryOfAnotherApiForgesNoClientIp(
            @ForAll @IntRange(min = 1, max = 254) int byte4,
            @ForAll boolean headers,
            @ForAll boolean inJson,
            @ForAll boolean forgesToo) {
        String other = "192.0.2." + byte4;
        Entries entries = Entries.ofPost("/pets");
        if (headers) {
            entries.headers("{Host=" + Entries.OWN_HOST + ", X-Forwarded-For=" + (forgesToo ? other + ", " : "")
                    + "203.0.113.7}");
        }
        HttpCall traffic = traffic(entries.accessElsewhere(inJson ? json(other, "") : clf(other)));

        assertThat(traffic.request().clientIp().equals("203.0.113.7")
                        || traffic.ambiguousFields().contains("ip"))
                .isTrue();
        assertThat(headers).isEqualTo(traffic.request().clientIp().equals("203.0.113.7"));
    }

    private static List<HttpCall> withParameter(String value, String path) {
        return new HttpCallAssembler()
                        .assembleAll(new Entries()
                                .execution("HTTP Method: POST, Resource Path: /pets/{petId}")
                                .execution("Method request path: {petId=" + value + "}")
                                .execution("Method completed with status: 200")
                                .accessElsewhere("{\"requestId\":\"id\",\"httpMethod\":\"POST\",\"path\":\"/prod" + path
                                        + "\",\"status\":\"200\"}")
                                .lines())
                        .stream()
                        .map(HttpCall.class::cast)
                        .toList();
    }

    @Test
    void pathParameterReplacedByAccessLogEntryIsMarked() {
        List<HttpCall> calls = withParameter("7", "/pets/666");

        assertThat(calls)
                .extracting(call -> call.request().path())
                .containsExactlyInAnyOrder("/prod/pets/7", "/prod/pets/666");
        assertThat(calls).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
    }

    @Test
    void valueEncodedInOneLogOnlyIsNotMarked() {
        for (String path : List.of("/pets/a%20b", "/pets/a%2520b", "/pets/a+b", "/pets/a b", "/pets/{petId}")) {
            assertThat(withParameter("a b", path)).singleElement().matches(call -> !call.requestIdReused());
        }
    }
}
