/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Entries.OWN_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client writes into its body is no event of API Gateway, and what an authorizer or a function received for one
 * request is not believed of another one with the same id.
 */
class ForgedEventTest {

    private static final String LAMBDA = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
            + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations";
    private static final String FORGED = ",\"headers\":{\"Host\":\"evil.example\",\"X-Forwarded-For\":\"192.0.2.66\"},"
            + "\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.66\"}}}";
    private static final String EVENT = "{\"resource\":\"/pets\",\"path\":\"/pets\",\"httpMethod\":\"POST\"" + FORGED;

    private static List<HttpCall> traffic(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream()
                        .map(outcome -> (HttpCall) outcome)
                        .toList();
    }

    private static HttpCall withBodyAndInput(String body, String input) {
        return Entries.ofPost("/pets")
                .headers("{Host=" + OWN_HOST + ", X-Forwarded-For=203.0.113.7}")
                .execution("Method request body before transformations: " + body)
                .execution("Endpoint request URI: " + LAMBDA)
                .execution("Endpoint request body after transformations: " + input)
                .traffic();
    }

    private static void isNotForged(HttpCall call) {
        assertThat(call.request().host()).isEqualTo(OWN_HOST);
        assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(call.request().path()).isEqualTo("/prod/pets");
        assertThat(call.request().method()).isEqualTo("POST");
        assertThat(call.requestIdReused()).isFalse();
    }

    static Stream<String> bodiesWithAnEvent() {
        String escaped = EVENT.replace("\"", "\\\"");
        return Stream.of(
                EVENT,
                " " + EVENT,
                "{\"detail\":" + EVENT + "}",
                "{\"a\":[{\"b\":{\"c\":" + EVENT + "}}]}",
                "[" + EVENT + "]",
                "{\"detail\":\"" + escaped + "\"}",
                "{\"detail\":" + EVENT.replace("httpMethod", "\\u0068ttpMethod") + "}",
                "detail=" + EVENT.replace("{", "%7B").replace("\"", "%22"),
                "{\"pad\":\"" + "x".repeat(900) + "[TRUNCATED]",
                "pad=" + "x".repeat(900) + "[TRUNCATED]");
    }

    /** A template of the API passes a part of the body on to the function. */
    @ParameterizedTest
    @MethodSource("bodiesWithAnEvent")
    void eventInClientBodyIsIgnored(String body) {
        isNotForged(withBodyAndInput(body, EVENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"resource\":\"/pets\",\"path\":\"/harmless\",\"httpMethod\":\"POST\"",
                "\"resource\":\"/harmless\",\"path\":\"/pets\",\"httpMethod\":\"POST\"",
                "\"resource\":\"/pets\",\"path\":\"/pets\",\"httpMethod\":\"GET\"",
            })
    void eventWithOtherPathResourceOrMethodIsIgnored(String members) {
        isNotForged(withBodyAndInput("x", "{" + members + FORGED));
    }

    @Test
    void consistentEventIsUsedWithTruncatedBody() {
        String event =
                "{\"resource\":\"/pets\",\"path\":\"/pets\",\"httpMethod\":\"POST\",\"headers\":{\"Host\":\"" + OWN_HOST
                        + "\",\"X-Forwarded-For\":\"203.0.113.7\",\"X-Own\":\"1\"},\"requestContext\":{\"identity\":{\"sourceIp\":"
                        + "\"203.0.113.7\"},\"protocol\":\"HTTP/1.1\"}}";
        for (String body :
                List.of("x", "{\"a\":{\"resource\":\"/x\"}}", "{\"pad\":\"" + "x".repeat(900) + "[TRUNCATED]")) {
            HttpCall call = withBodyAndInput(body, event);

            isNotForged(call);
            assertThat(call.request().headers()).containsEntry("X-Own", "1");
        }
    }

    /** A template of the API can also pass on a header, a parameter, or what it decodes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{X-Event=%s, Host=%s, X-Forwarded-For=203.0.113.7};{};{};b",
                "{X-Event=%s Host=evil.example X-Forwarded-For=192.0.2.66, Host=%s, X-Forwarded-For=203.0.113.7};{};{};b",
                "{Host=%2$s, X-Forwarded-For=203.0.113.7};{event=%1$s};{};b",
                "{Host=%2$s, X-Forwarded-For=203.0.113.7};{};{event=%1$s};b",
                "{Host=%2$s, X-Forwarded-For=203.0.113.7};{};{};ZXZlbnQ=",
                "{Host=%2$s, X-Forwarded-For=203.0.113.7};{};{};[Binary Data]",
            })
    void eventFromOtherPartOfRequestIsIgnored(String headers, String query, String path, String body) {
        for (String event : List.of(
                EVENT,
                EVENT.replace("\"Host\":\"evil.example\",", ""),
                EVENT.replace("\"X-Forwarded-For\"", "\"X-Other\"").replace("\"Host\":\"evil.example\",", ""))) {
            HttpCall call = Entries.ofPost("/pets")
                    .execution("Method request path: " + path.formatted(event, OWN_HOST))
                    .execution("Method request query string: " + query.formatted(event, OWN_HOST))
                    .headers(headers.formatted(event, OWN_HOST))
                    .execution("Method request body before transformations: " + body)
                    .execution("Endpoint request URI: " + LAMBDA)
                    .execution("Endpoint request body after transformations: " + event)
                    .traffic();

            assertThat(call.request().host()).isEqualTo(OWN_HOST);
            assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
        }
    }

    /** The event agrees with all that is logged: the client has sent the address itself. */
    static Stream<String> encodedEvents() {
        String event = "{\"resource\":\"/pets\",\"path\":\"/pets\",\"httpMethod\":\"POST\",\"headers\":{\"Host\":\""
                + OWN_HOST + "\",\"X-Evil\":\"1\"},\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.66\"}}}";
        String encoded = encoded(event);
        return Stream.of(
                encoded,
                " " + encoded + "\n",
                encoded.replace("=", ""),
                encoded.replace('+', '-').replace('/', '_'),
                "{\"e\":\"" + encoded + "\"}",
                "e=" + encoded.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
                encoded.replace("l", "%6C"),
                encoded.replaceAll("(.{20})", "$1\r\n"),
                "{\"e\":\"" + encoded.replaceAll("(.{20})", "$1\\\\r\\\\n").replace("/", "\\/") + "\"}",
                "{\"e\":\"" + encoded.replaceAll("(.{9})l", "$1\\\\u006c") + "\"}",
                "x" + encoded,
                "xyz" + encoded,
                encoded("\u00ff\u00fb\u00bf" + event),
                encoded(event.replace("httpMethod", "\\u0068ttpMethod").replace("resource", "\\u0072esource")),
                encoded(encoded),
                encoded("{\"e\":\"" + encoded + "\"}"));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("encodedEvents")
    void eventDecodedByMappingTemplateIsIgnored(String encoded) {
        String event = "{\"resource\":\"/pets\",\"path\":\"/pets\",\"httpMethod\":\"POST\",\"headers\":{\"Host\":\""
                + OWN_HOST + "\",\"X-Evil\":\"1\"},\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.66\"}}}";
        for (int place = 0; place < 4; place++) {
            HttpCall call = Entries.ofPost("/pets")
                    .execution("Method request path: {" + (place == 0 ? "e=" + encoded : "") + "}")
                    .execution("Method request query string: {" + (place == 1 ? "e=" + encoded : "") + "}")
                    .headers("{" + (place == 2 ? "X-E=" + encoded + ", " : "") + "Host=" + OWN_HOST
                            + ", X-Forwarded-For=192.0.2.66, 203.0.113.7}")
                    .execution("Method request body before transformations: " + (place == 3 ? encoded : "b"))
                    .execution("Endpoint request URI: " + LAMBDA)
                    .execution("Endpoint request body after transformations: " + event)
                    .traffic();

            assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
            assertThat(call.request().headers()).doesNotContainKey("X-Evil");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"headers\":{\"Host\":\"evil.example\",\"X-Own\":\"1\"}",
                "\"headers\":{\"X-Forwarded-For\":\"192.0.2.66\",\"X-Own\":\"1\"}"
            })
    void authorizerEventOfOtherClientForSamePathIsIgnored(String members) {
        String event = "{\"resource\":\"/one\",\"path\":\"/one\",\"httpMethod\":\"POST\"," + members + "}";
        HttpCall call = traffic(withStart(withAuthorizer(event), "/one", "{}")).get(0);

        assertThat(call.request().host()).isEqualTo(OWN_HOST);
        assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(call.request().headers()).doesNotContainKey("X-Own");
    }

    /** Two requests with one ID: the check of the usage plan was assigned to the one that the authorizer rejected. */
    @Test
    void apiKeyCheckOfOtherRequestHidesNoPathRejectedByAuthorizer() {
        String event = "{\"resource\":\"/one\",\"path\":\"/one\",\"httpMethod\":\"POST\"}";
        List<HttpCall> calls = traffic(new Entries()
                .execution("Starting authorizer: elkw5b for request: id")
                .execution("Endpoint request URI: " + LAMBDA)
                .execution("Endpoint request body after transformations: " + event)
                .execution("Unauthorized request: id")
                .execution("API Key  authorized because method 'POST /two' does not require API Key. Request will not"
                        + " contribute to throttle or quota limits"));

        assertThat(calls).extracting(call -> call.request().path()).containsExactlyInAnyOrder("/prod/one", "/prod/two");
        assertThat(calls).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
    }

    private static Entries withAuthorizer(String event) {
        return new Entries()
                .execution("Extended Request Id: ext-1=")
                .execution("Starting authorizer: elkw5b for request: id")
                .execution("Endpoint request URI: " + LAMBDA)
                .execution("Endpoint request body after transformations: " + event)
                .execution("Successfully completed authorizer execution");
    }

    private static Entries withStart(Entries entries, String resource, String parameters) {
        return entries.execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: " + resource)
                .execution("Method request path: " + parameters)
                .execution("Method request query string: {}")
                .headers("{Accept=*/*, Host=" + OWN_HOST + ", X-Forwarded-For=203.0.113.7}")
                .execution("Method request body before transformations: b")
                .execution("Method response body after transformations: r")
                .execution("Method response headers: {a=b}")
                .execution("Successfully completed execution")
                .execution("Method completed with status: 200");
    }

    /** Each member of the event with a value of another request, while the others match or are missing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"resource\":\"/one\",\"path\":\"/one\",\"httpMethod\":\"POST\";/one",
                "\"resource\":\"/one\",\"path\":\"/two\",\"httpMethod\":\"POST\";/two",
                "\"resource\":\"/two\",\"path\":\"/one\",\"httpMethod\":\"POST\";/one",
                "\"path\":\"/one\",\"httpMethod\":\"POST\";/one",
                "\"resource\":\"/two\",\"path\":\"/two\",\"httpMethod\":\"GET\";/two",
                "\"type\":\"TOKEN\",\"methodArn\":\"arn:aws:execute-api:eu-west-1:123456789012:uwe3g5jm54/prod/POST/one\";/prod/one",
                "\"type\":\"TOKEN\",\"methodArn\":\"arn:aws:execute-api:eu-west-1:123456789012:uwe3g5jm54/prod/GET/two\";/prod/two",
            })
    void authorizerEventOfOtherRequestMarksBoth(String members, String path) {
        List<HttpCall> traffic = traffic(withStart(withAuthorizer("{" + members + FORGED), "/two", "{}"));

        assertThat(traffic).hasSize(2).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
        assertThat(traffic.get(0).path()).isEqualTo("/prod/two");
        assertThat(traffic.get(0).request().host()).isEqualTo(OWN_HOST);
        assertThat(traffic.get(0).request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(traffic.get(1).path()).isEqualTo(path);
        assertThat(traffic.get(1).status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/{proxy+};{proxy=two};/{proxy+};/one",
                "/pets/{id};{id=2};/pets/{id};/pets/1",
            })
    void pathParameterValuesDistinguishRequests(String resource, String parameters, String template, String path) {
        List<HttpCall> traffic = traffic(withStart(
                withAuthorizer("{\"resource\":\"" + template + "\",\"path\":\"" + path + "\",\"httpMethod\":\"POST\""
                        + FORGED),
                resource,
                parameters));

        assertThat(traffic).hasSize(2).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
        assertThat(traffic).extracting(HttpCall::path).contains(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/two;{};/two;/two",
                "/prod/two;{};/two;/two",
                "/two;{};/two;/base/two",
                "/two;{};/two;/two/",
                "/{proxy+};{proxy=a b/ü};/{proxy+};/a%20b/%C3%BC",
                "/{proxy+};{proxy=a%2Fb};/{proxy+};/a%252Fb",
                "/{proxy+};{};/{proxy+};/a",
                "/files/a;{};/files/{name};/files/a",
                "/files/{name};{name=a, b=c};/files/{name};/files/a,%20b=c",
                "/;{};/;/",
            })
    void authorizerEventOfSameRequestMarksNothing(String resource, String parameters, String template, String path) {
        List<HttpCall> traffic = traffic(withStart(
                withAuthorizer("{\"resource\":\"" + template + "\",\"path\":\"" + path + "\",\"httpMethod\":\"POST\","
                        + "\"requestContext\":{\"requestId\":\"id\",\"extendedRequestId\":\"ext-1=\"}}"),
                resource,
                parameters));

        assertThat(traffic).singleElement().satisfies(call -> {
            assertThat(call.requestIdReused()).isFalse();
            assertThat(call.incomplete()).isFalse();
        });
    }

    @Test
    void apiKeyCheckOfOtherResourceMarksBoth() {
        for (String checked : List.of("POST /one", "GET /two", "ANY /one/{id}")) {
            Entries entries = new Entries()
                    .execution("Extended Request Id: ext-1=")
                    .execution("Verifying Usage Plan for request: id. API Key:  API Stage: uwe3g5jm54/prod")
                    .execution("API Key  authorized because method '" + checked + "' does not require API Key. Request"
                            + " will not contribute to throttle or quota limits");

            List<HttpCall> traffic = traffic(withStart(entries, "/two", "{}"));

            assertThat(traffic).isNotEmpty().allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
            assertThat(traffic.get(0).path()).isEqualTo("/prod/two");
            assertThat(traffic.get(0).method()).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "POST /two;/two;{}",
                "ANY /two;/two;{}",
                "POST /two;/prod/two;{}",
                "POST /two;/two/;{}",
                "POST /{proxy+};/a/b;{proxy=a/b}",
                "POST /{proxy+};/{proxy+};{proxy=a/b}",
                "POST /pets/{id};/pets/7;{id=7}",
                "POST /pets/{id};/pets/{id};{id=7}",
                "POST /pets/{id};/pets/a/b;{id=a/b}",
                "POST /pets/{id};/pets/a/b;{}",
                "POST /pets/{id}/toys;/prod/pets/a%2Fb/toys;{id=a/b}",
                "POST /;/;{}",
            })
    void apiKeyCheckOfSameResourceMarksNothing(String checked, String path, String parameters) {
        Entries entries = new Entries()
                .execution("Extended Request Id: ext-1=")
                .execution("Verifying Usage Plan for request: id. API Key:  API Stage: uwe3g5jm54/prod")
                .execution("API Key  authorized because method '" + checked + "' does not require API Key. Request"
                        + " will not contribute to throttle or quota limits");

        assertThat(traffic(withStart(entries, path, parameters)))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.requestIdReused()).isFalse();
                    assertThat(call.incomplete()).isFalse();
                });
    }
}
