/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the default host of an API, only the stage precedes the path of a resource. Whatever else an access log entry has
 * there is of a request to another API, or an addition of the client.
 */
class PathPrefixTest {

    private static final String OWN_HEADERS =
            "{Accept=*/*, Host=" + Entries.OWN_HOST + ", User-Agent=x, X-Forwarded-For=203.0.113.7}";
    private static final String DOMAIN_HEADERS =
            "{Accept=*/*, Host=api.example.com, User-Agent=x, X-Forwarded-For=203.0.113.7}";

    private static List<HttpCall> calls(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream().map(HttpCall.class::cast).toList();
    }

    private static Entries execution(String resource, String parameters, String headers) {
        Entries entries = new Entries()
                .execution("Extended Request Id: Own=")
                .execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: " + resource)
                .execution("Method request path: " + parameters)
                .execution("Method request query string: {}");
        return entries.headers(headers)
                .execution("Method request body before transformations: own body")
                .execution("Method response body after transformations: own answer")
                .execution("Method response headers: {Content-Type=text/plain}")
                .execution("Successfully completed execution")
                .execution("Method completed with status: 200");
    }

    private static String access(String path, String more) {
        return "{\"requestId\":\"id\",\"ip\":\"203.0.113.7\",\"httpMethod\":\"POST\",\"path\":\"" + path
                + "\",\"status\":\"200\"" + more + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin;{};/evil/admin",
                "/admin;{};/evil/prod/admin",
                "/admin;{};/prod/evil/admin",
                "/admin;{};/p/rod/admin",
                "/prod/admin;{};/evil/prod/admin",
                "/;{};/evil",
                "/pets/{id};{id=7};/evil/pets/7",
                "/pets/{id};{id=7};/evil/prod/pets/7",
                "/{proxy+};{proxy=admin};/evil/admin",
                "/{proxy+};{proxy=admin};/p/rod/admin",
            })
    void pathPrefixOfOtherApiIsInNoCompleteRecord(String resource, String parameters, String path) {
        HttpCall honest = calls(execution(resource, parameters, OWN_HEADERS)).get(0);
        for (String more : List.of("", ",\"queryString\":\"forged=1\"")) {
            List<HttpCall> calls =
                    calls(execution(resource, parameters, OWN_HEADERS).accessElsewhere(access(path, more)));

            assertThat(calls).hasSize(2);
            assertThat(calls)
                    .filteredOn(call -> call.request().body().equals("own body")
                            && call.request().path().equals(honest.request().path()))
                    .singleElement()
                    .satisfies(call -> assertThat(call.request().query()).isEmpty());
            assertThat(calls)
                    .filteredOn(call -> call.request().path().contains("evil")
                            || call.request().path().contains("/rod/"))
                    .filteredOn(call -> call.request().body().equals("own body"))
                    .allMatch(HttpCall::incomplete);
            assertThat(calls).extracting(call -> call.request().path()).anyMatch(each -> each.endsWith(path));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin;{};/prod/admin",
                "/admin;{};/admin",
                "/admin;{};/prod/admin/",
                "/admin;{};/prod//admin",
                "/prod/admin;{};/prod/admin",
                "/;{};/prod",
                "/;{};/prod/",
                "/;{};/",
                "/pets/{id};{id=7};/prod/pets/7",
                "/pets/{id};{id=a b};/prod/pets/a%20b",
                "/pets/{id};{id=7};/pets/{id}",
                "/pets/a b;{id=a b};/prod/pets/a%20b",
                "/{proxy+};{proxy=admin/x};/prod/admin/x",
                "/{proxy+};{proxy=prod/x};/prod/prod/x",
                "/{proxy+};{proxy=a%2Fb};/prod/a%252Fb",
                "/{proxy+};{};/prod/admin",
            })
    void stageIsNoPrefixOfOtherApi(String resource, String parameters, String path) {
        for (boolean elsewhere : new boolean[] {true, false}) {
            Entries entries = execution(resource, parameters, OWN_HEADERS);
            String entry = access(path, "");

            assertThat(calls(elsewhere ? entries.accessElsewhere(entry) : entries.access(entry)))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.incomplete()).isFalse();
                        assertThat(call.ambiguousFields()).isEmpty();
                        assertThat(call.request().body()).isEqualTo("own body");
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin;{};/base/admin",
                "/admin;{};/base/two/admin",
                "/{proxy+};{proxy=admin};/base/admin",
            })
    void basePathOfCustomDomainIsNoPrefixOfOtherApi(String resource, String parameters, String path) {
        assertThat(calls(execution(resource, parameters, DOMAIN_HEADERS).accessElsewhere(access(path, ""))))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.incomplete()).isFalse();
                    assertThat(call.request().path()).isEqualTo(path);
                    assertThat(call.request().host()).isEqualTo("api.example.com");
                });
    }

    /** The client of the request itself writes a path into its user agent. */
    @ParameterizedTest
    @ValueSource(strings = {"/evil/admin", "/evil/prod/admin", "/prod/evil/admin"})
    void pathPrefixAddedByClientIsInNoCompleteRecord(String path) {
        String entry = "{\"requestId\":\"id\",\"userAgent\":\"x\",\"path\":\"" + path
                + "\",\"y\":\"\",\"httpMethod\":\"POST\",\"status\":\"200\"}";
        List<HttpCall> calls = calls(execution("/admin", "{}", OWN_HEADERS).accessElsewhere(entry));

        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/admin");
        assertThat(calls)
                .filteredOn(call -> !call.request().path().equals("/prod/admin"))
                .allMatch(HttpCall::incomplete);
    }

    @Test
    void queryStringOfOtherSourceReplacesNoEmptyOne() {
        for (String entry :
                List.of(access("/prod/admin?forged=1", ""), access("/prod/admin", ",\"query\":\"forged=1\""))) {
            assertThat(calls(execution("/admin", "{}", OWN_HEADERS).accessElsewhere(entry)))
                    .allSatisfy(call -> assertThat(call.request().query().isEmpty()
                                    || !call.request().body().equals("own body"))
                            .isTrue());
        }
    }

    /** The rest of a truncated map can hold no other host than the first one that is in order. */
    @Test
    void pathPrefixOfOtherApiIsMarkedWithTruncatedHeaders() {
        String headers = "{Accept=*/*, Host=" + Entries.OWN_HOST + ", User-Agent=" + "x".repeat(900) + "[TRUNCATED]";

        assertThat(calls(execution("/admin", "{}", headers).accessElsewhere(access("/evil/admin", ""))))
                .filteredOn(call -> !call.request().path().equals("/prod/admin"))
                .allMatch(HttpCall::incomplete);
        assertThat(calls(execution("/admin", "{}", headers).accessElsewhere(access("/prod/admin", ""))))
                .singleElement()
                .satisfies(call -> assertThat(call.incomplete()).isFalse());
    }

    /** Of a rejected request, only the authorizer's event shows host and path. */
    @Test
    void pathPrefixOfOtherApiIsInNoCompleteRecordOfRejectedRequest() {
        String event = "{\"type\":\"REQUEST\",\"resource\":\"/admin\",\"path\":\"/admin\",\"httpMethod\":\"POST\","
                + "\"headers\":{\"Host\":\"" + Entries.OWN_HOST + "\"},\"requestContext\":{\"requestId\":\"id\"}}";
        for (String path : List.of("/evil/admin", "/prod/evil/admin", "/prod/admin", "/admin")) {
            List<HttpCall> calls = calls(new Entries()
                    .execution("Extended Request Id: Own=")
                    .execution("Starting authorizer: elkw5b for request: id")
                    .execution("Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                            + "arn:aws:lambda:eu-west-1:123456789012:function:auth/invocations")
                    .execution("Endpoint request body after transformations: " + event)
                    .execution("Unauthorized request: id")
                    .accessElsewhere(access(path, "")));

            assertThat(calls).extracting(call -> call.request().path()).contains("/prod/admin");
            assertThat(calls).hasSize(path.contains("evil") ? 2 : 1);
            if (path.contains("evil")) {
                assertThat(calls).allMatch(HttpCall::incomplete);
            } else {
                assertThat(calls).noneMatch(HttpCall::requestIdReused);
            }
        }
    }

    private static Entries untraced() {
        return new Entries()
                .execution("Extended Request Id: Own=")
                .execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: /admin")
                .execution("Successfully completed execution")
                .execution("Method completed with status: 200");
    }

    /** Without data tracing no host is known, and a custom domain can have any base path. */
    @Test
    void pathPrefixOfUnknownHostIsMarked() {
        assertThat(calls(untraced().accessElsewhere(access("/evil/admin", ""))))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().path()).isEqualTo("/evil/admin");
                    assertThat(call.ambiguousFields()).contains("host", "path");
                });
    }

    @Test
    void queryStringThatMayBeOfOtherApiIsMarkedIfNoneIsLogged() {
        for (String entry : List.of(access("/prod/admin?a=b", ""), access("/prod/admin", ",\"query\":\"a=b\""))) {
            assertThat(calls(untraced().accessElsewhere(entry))).singleElement().satisfies(call -> {
                assertThat(call.request().query()).isEqualTo("a=b");
                assertThat(call.ambiguousFields()).contains("path");
            });
            assertThat(calls(untraced().access(entry)))
                    .singleElement()
                    .satisfies(call -> assertThat(call.ambiguousFields()).isEmpty());
        }
    }

    private static String ofDefaultHost(String added, String more) {
        return "{\"requestId\":\"id\",\"domainName\":\"" + Entries.OWN_HOST + "\",\"userAgent\":\"x\"," + added
                + "\"httpMethod\":\"POST\",\"status\":\"200\"" + more + "}";
    }

    /** An access log only: the format has a path, or a resource. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"path\":\"/evil/admin\",\"y\":\"\",;,\"requestPath\":\"/admin\",\"stage\":\"prod\"",
                "\"requestPath\":\"/evil/admin\",\"y\":\"\",;,\"path\":\"/admin\",\"stage\":\"prod\"",
                "\"path\":\"/evil/prod/admin\",\"y\":\"\",;,\"requestPath\":\"/prod/admin\",\"stage\":\"prod\"",
                "\"path\":\"/evil/admin\",\"y\":\"\",;,\"resourcePath\":\"/admin\",\"stage\":\"prod\"",
                "\"path\":\"/evil/admin\",\"y\":\"\",;,\"resourcePath\":\"/admin\"",
                "\"path\":\"/evil/admin\",\"y\":\"\",;,\"routeKey\":\"POST /admin\"",
            })
    void pathPrefixAddedByClientHidesNoPath(String added, String more) {
        List<HttpCall> calls = calls(new Entries().access(ofDefaultHost(added, more)));

        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/admin");
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.ambiguousFields()).contains("path");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"path\":\"/prod/admin\",;,\"requestPath\":\"/admin\",\"stage\":\"prod\"",
                "\"requestPath\":\"/admin?a=b\",;,\"path\":\"/prod/admin\",\"stage\":\"prod\"",
                "\"path\":\"/prod/admin\",;,\"resourcePath\":\"/admin\",\"stage\":\"prod\"",
                "\"path\":\"/prod/admin\",;,\"resourcePath\":\"/{proxy+}\"",
                "\"path\":\"/admin\",;,\"resourcePath\":\"/admin\"",
                "\"path\":\"/prod/admin\",;,\"routeKey\":\"$default\"",
                "\"path\":\"/prod/admin\",;,\"routeKey\":\"POST /{proxy+}\"",
            })
    void pathWithAndWithoutStageIsOnePath(String path, String more) {
        assertThat(calls(new Entries().access(ofDefaultHost(path, more))))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().path()).isEqualTo("/prod/admin");
                    assertThat(call.incomplete()).isFalse();
                    assertThat(call.ambiguousFields()).isEmpty();
                });
    }
}
