/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client writes what is no HTTP method where the access log has the method, in front of API Gateway's value. Without a
 * method there is no record, so it would hide the request.
 */
class AddedMethodTest {

    private static final List<String> NO_METHODS = List.of(
            "ANY", "any", "G ET", "nope", "NOPE", "$disconnect", "$default", "*", "1", "-GET", "GET POST", "None");

    /** API Gateway's fields, and those that the client adds, as a form of access log has them. */
    private record Form(String before, String field, String after) {

        String entry(String name, String value, List<String[]> own) {
            StringBuilder entry = new StringBuilder(before).append(String.format(field, name, value));
            own.forEach(each -> entry.append(String.format(field, each[0], each[1])));
            return entry.append(after).toString();
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form("{\"requestId\":\"id\",\"userAgent\":\"x\"", ",\"%s\":\"%s\"", "}"),
            new Form("{\"context\":{\"requestId\":\"id\",\"userAgent\":\"x\"", ",\"%s\":\"%s\"", "}}"),
            new Form("requestId: id, userAgent: x", ", %s: %s", ""),
            new Form("requestId=id userAgent=x", " %s=%s", ""),
            new Form("<request id=\"id\"> <userAgent>x</userAgent>", " <%1$s>%2$s</%1$s>", " </request>"));

    private static List<HttpCall> calls(LogEventParser parser, String entry) {
        AccessLogEntry parsed = (AccessLogEntry) parser.parse(entry);
        return new HttpCallAssembler()
                .assembleAll(new Entries().access(parsed).lines()).stream()
                        .map(HttpCall.class::cast)
                        .toList();
    }

    private static void isFound(List<HttpCall> calls) {
        assertThat(calls).isNotEmpty().allSatisfy(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.ambiguousFields()).isNotEmpty();
        });
        assertThat(calls).anySatisfy(call -> {
            assertThat(call.request().method()).isEqualTo("POST");
            assertThat(call.request().path()).endsWith("/admin");
        });
    }

    static Stream<Arguments> addedValues() {
        List<Arguments> cases = new ArrayList<>();
        for (Form form : FORMS) {
            for (String none : NO_METHODS) {
                boolean oneWord = !none.contains(" ") || !form.field().startsWith(" %s=");
                for (String name : oneWord ? List.of("httpMethod", "method", "verb") : List.<String>of()) {
                    cases.add(Arguments.of(form, name, none, "httpMethod"));
                    cases.add(Arguments.of(form, name, none, "method"));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("addedValues")
    void invalidMethodDoesNotReplaceValidOne(Form form, String name, String added, String ownName) {
        isFound(calls(
                new LogEventParser(),
                form.entry(
                        name,
                        added,
                        List.of(new String[] {ownName, "POST"}, new String[] {"path", "/prod/admin"}, new String[] {
                            "status", "200"
                        }))));
    }

    static Stream<Arguments> addedRoutes() {
        return FORMS.stream().filter(form -> !form.field().startsWith(" %s=")).flatMap(form -> Stream.of(
                        "ANY /", "any /", "nope", "$disconnect", "$connect", "$default", "ANY /x y")
                .map(route -> Arguments.of(form, route)));
    }

    @ParameterizedTest
    @MethodSource("addedRoutes")
    void routeWithoutMethodDoesNotReplaceOneWithMethod(Form form, String route) {
        isFound(calls(
                new LogEventParser(),
                form.entry("routeKey", route, List.of(new String[] {"routeKey", "POST /admin"}, new String[] {
                    "status", "200"
                }))));
        isFound(calls(
                new LogEventParser(),
                form.entry(
                        "routeKey",
                        route,
                        List.of(
                                new String[] {"routeKey", "POST /admin"},
                                new String[] {"path", "/prod/admin"},
                                new String[] {"status", "200"}))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ANY / HTTP/1.1", "any / HTTP/1.1", "G ET / HTTP/1.1", "nope / HTTP/1.1", "POST", "-", "ANY /x"})
    void requestLineWithoutMethodDoesNotReplaceOneWithMethod(String line) {
        isFound(
                calls(
                        new LogEventParser(),
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"request\":\"" + line
                                + "\",\"path\":\"/x\",\"y\":\"\",\"request\":\"POST /prod/admin HTTP/1.1\",\"status\":\"200\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$context.identity.userAgent $context.httpMethod $context.path $context.status $context.requestId",
                "$context.identity.userAgent,$context.httpMethod,$context.path,$context.status,$context.requestId",
                "$context.requestId|$context.identity.userAgent|$context.httpMethod|$context.path|$context.status",
                "$context.identity.userAgent \"$context.httpMethod $context.path\" $context.status $context.requestId",
                "$context.identity.userAgent;$context.httpMethod;$context.path;$context.identity.sourceIp;$context.status;"
                        + "$context.requestId",
            })
    void parseOfTextEntryWithoutMethodDoesNotReplaceOneWithMethod(String format) {
        for (String none : List.of("ANY", "any", "nope", "NOPE", "-", "None")) {
            String added = format.replaceAll(
                    ".*?(.)\\$context.httpMethod(.+)\\$context.path(.+?)\\$context.*", "$1" + none + "$2/x$3");
            String entry = format.replace("$context.identity.userAgent", "x" + added + "y")
                    .replace("$context.httpMethod", "POST")
                    .replace("$context.path", "/prod/admin")
                    .replace("$context.status", "200")
                    .replace("$context.identity.sourceIp", "203.0.113.7")
                    .replace("$context.requestId", "id");
            List<HttpCall> calls = calls(new LogEventParser(format), entry);
            assertThat(calls).as(entry).anySatisfy(call -> {
                assertThat(call.request().method()).isEqualTo("POST");
                assertThat(call.request().path()).isEqualTo("/prod/admin");
            });
        }
    }

    /** Without data of an execution log, either may be true: an event or an HTTP request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"httpMethod\":\"nope\"",
                "\"httpMethod\":\"ANY\"",
                "\"httpMethod\":\"GET\"",
                "\"httpMethod\":\"GET\",\"path\":\"/harmless\"",
                "\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"resourcePath\":\"/harmless\"",
                "\"routeKey\":\"GET /harmless\"",
                "\"routeKey\":\"ANY /\"",
                "\"resourcePath\":\"/harmless\"",
                "\"httpMethod\":\"GET\",\"eventType\":\"x\"",
                "\"httpMethod\":\"GET\",\"routeKey\":\"x\"",
            })
    void methodDoesNotHideWebSocketEvent(String added) {
        for (String own : List.of(
                "\"eventType\":\"CONNECT\",\"routeKey\":\"$connect\",\"connectionId\":\"c=\"",
                "\"routeKey\":\"$connect\",\"connectionId\":\"c=\"")) {
            List<HttpCall> calls = calls(
                    new LogEventParser(),
                    "{\"requestId\":\"id\",\"ip\":\"203.0.113.7\",\"userAgent\":\"x\"," + added + ",\"y\":\"\"," + own
                            + ",\"status\":\"101\"}");

            assertThat(calls).as(own).anySatisfy(call -> {
                assertThat(call.details()).containsEntry("event_type", "CONNECT");
                assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
            });
            assertThat(calls).as(own).allMatch(HttpCall::incomplete);
        }
    }

    /** A client can write the ID of a REST API, and with it what makes the entry an event. */
    @Test
    void eventBeforeUserAgentMayBeHttpRequest() {
        List<HttpCall> calls = calls(
                new LogEventParser(),
                "{\"requestId\":\"id\",\"eventType\":\"CONNECT\",\"routeKey\":\"$connect\",\"status\":\"101\","
                        + "\"userAgent\":\"x\",\"httpMethod\":\"GET\",\"path\":\"/admin\",\"y\":\"\"}");

        assertThat(calls).allMatch(HttpCall::incomplete);
        assertThat(calls)
                .anySatisfy(call -> assertThat(call.details()).containsEntry("event_type", "CONNECT"))
                .anySatisfy(call -> assertThat(call.request().path()).endsWith("/admin"));
    }
}
