/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Requests with one ID of which an authorizer or a usage plan rejects some: these have no entry with method and path, only
 * an event or the checked resource. No path is lost, and no entry of the access log is believed of another request.
 */
class RejectedRequestsOfOneIdTest {

    private static final String LAMBDA = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
            + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations";

    private static List<HttpCall> calls(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream()
                        .filter(HttpCall.class::isInstance)
                        .map(HttpCall.class::cast)
                        .toList();
    }

    private static String event(String path) {
        return "Endpoint request body after transformations: {\"type\":\"REQUEST\",\"resource\":\"" + path
                + "\",\"path\":\"" + path + "\",\"httpMethod\":\"POST\",\"headers\":{}}";
    }

    private static Entries authorizing(Entries entries, String path) {
        return entries.execution("Starting authorizer: elkw5b for request: id")
                .execution("Endpoint request URI: " + LAMBDA)
                .execution(event(path))
                .execution("Sending request to " + LAMBDA);
    }

    private static String checked(String path) {
        return "API Key  authorized because method 'POST " + path
                + "' does not require API Key. Request will not contribute to throttle or quota limits";
    }

    private static Entries throttled(Entries entries, String path, String body) {
        return entries.execution("Verifying Usage Plan for request: id. API Key:  API Stage: uwe3g5jm54/prod")
                .execution(checked(path))
                .execution("Usage Plan check failed for API Key  and API Stage uwe3g5jm54/prod")
                .execution("Gateway response type: THROTTLED with status code: 429")
                .execution("Gateway response body: " + body)
                .execution("Method completed with status: 429");
    }

    private static String access(String path, String status) {
        return "{\"requestId\":\"id\",\"extendedRequestId\":\"ext-" + path
                + "\",\"ip\":\"203.0.113.7\",\"httpMethod\":\"POST\"," + "\"path\":\"/prod" + path + "\",\"status\":\""
                + status + "\",\"userAgent\":\"curl\"}";
    }

    @Test
    void accessLogEntryReplacesNoPathOfThrottledRequest() {
        Entries entries = throttled(throttled(new Entries(), "/one", "first"), "/two", "second");
        List<HttpCall> calls = calls(entries.accessElsewhere(access("/two", "429")));

        assertThat(calls)
                .extracting(
                        call -> call.request().path() + " " + call.response().body())
                .containsExactlyInAnyOrder("/prod/one first", "/prod/two second");
    }

    @Test
    void authorizerEventOfEachRequestIsInRecord() {
        Entries entries = authorizing(new Entries(), "/one")
                .execution("Successfully completed authorizer execution")
                .execution("Starting authorizer: elkw5b for request: id")
                .execution("Endpoint request URI: " + LAMBDA)
                .execution("Verifying Usage Plan for request: id. API Key:  API Stage: uwe3g5jm54/prod")
                .execution(checked("/one"))
                .execution(event("/two"))
                .execution("Sending request to " + LAMBDA)
                .execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: /one")
                .execution("Successfully completed execution")
                .execution("Unauthorized request: id")
                .execution("Method completed with status: 200");
        List<HttpCall> calls = calls(entries);

        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/one", "/prod/two");
        assertThat(calls).allMatch(HttpCall::requestIdReused);
    }

    /** The responses of the others were assigned by a guess, so the entry of one of them may seem to contradict it. */
    @Test
    void entryContradictedByGuessMayNotBelongToRejectedRequest() {
        Entries entries = new Entries();
        for (String path : List.of("/one", "/two")) {
            entries.execution("Starting execution for request: id")
                    .execution("HTTP Method: POST, Resource Path: " + path)
                    .execution("Sending request to https://backend.example/");
        }
        for (String status : List.of("202", "201")) {
            entries.execution("Received response. Status: 200, Integration latency: 0 ms")
                    .execution("Successfully completed execution")
                    .execution("Method completed with status: " + status);
        }
        authorizing(entries.nextStream(), "/three")
                .execution("Authorizer result body before parsing: {}")
                .execution("Unauthorized request: id");
        List<HttpCall> calls = calls(entries.accessElsewhere(access("/one", "202")));

        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/one", "/prod/two", "/prod/three");
        assertThat(calls).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
    }

    @Test
    void accessLogEntryHidesNoPathRejectedByAuthorizer() {
        Entries entries = authorizing(new Entries(), "/one").execution("Unauthorized request: id");
        List<HttpCall> calls = calls(entries.accessElsewhere(access("/two", "403")));

        assertThat(calls).extracting(call -> call.request().path()).containsExactlyInAnyOrder("/prod/one", "/prod/two");
        assertThat(calls).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
    }

    @Test
    void accessLogEntryOfOtherResourceIsMarked() {
        for (String resource : List.of("/two", "/{proxy+}")) {
            Entries entries = authorizing(new Entries(), "/one").execution("Unauthorized request: id");
            List<HttpCall> calls =
                    calls(entries.accessElsewhere("{\"requestId\":\"id\",\"httpMethod\":\"POST\",\"resourcePath\":\""
                            + resource + "\",\"status\":\"403\"}"));

            assertThat(calls).extracting(call -> call.request().path()).contains("/prod/one");
            assertThat(calls).allMatch(HttpCall::requestIdReused);
        }
    }

    @Test
    void consistentAccessLogEntryMarksNothing() {
        for (String path : List.of("/one", "/base/one", "/{proxy+}")) {
            Entries entries = authorizing(new Entries(), "/one").execution("Unauthorized request: id");
            List<HttpCall> calls = calls(entries.accessElsewhere(access(path, "403")));

            assertThat(calls).singleElement().matches(call -> !call.requestIdReused() && !call.incomplete());
        }
    }
}
