/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client writes into an access log entry, the path or route that API Gateway logged is in a record. */
class HiddenPathTest {

    private static final String CLIENT = "$client";

    private static List<HttpCall> calls(LogEventParser parser, String entry) {
        return calls(new Entries().access((AccessLogEntry) parser.parse(entry)));
    }

    private static List<HttpCall> calls(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream()
                        .filter(HttpCall.class::isInstance)
                        .map(HttpCall.class::cast)
                        .toList();
    }

    private static void isFound(List<HttpCall> calls, String path) {
        assertThat(calls)
                .extracting(call -> call.request().path())
                .anyMatch(found -> found.endsWith(path), "ends with " + path);
    }

    private static void isFoundMarked(List<HttpCall> calls, String path) {
        isFound(calls, path);
        assertThat(calls)
                .allMatch(call -> call.incomplete() || call.request().path().endsWith(path));
    }

    static Stream<Arguments> formatsWithPath() {
        return Stream.of("", "known").flatMap(known -> Stream.of(
                        "{\"requestId\":\"$context.requestId\",\"httpMethod\":\"$context.httpMethod\","
                                + "\"path\":\"$context.path\",\"status\":\"$context.status\"}",
                        "requestId: $context.requestId, httpMethod: $context.httpMethod, path: $context.path,"
                                + " status: $context.status")
                .map(format -> Arguments.of(format, known.isEmpty() ? "" : format)));
    }

    @ParameterizedTest
    @MethodSource("formatsWithPath")
    void aUrlInThePathHidesNoPath(String format, String known) {
        for (String path : List.of(
                "/prod/admin/https://www.example/harmless", "/prod/admin/x://y", "/prod/admin//https://www.example")) {
            String entry = format.replace("$context.requestId", "id")
                    .replace("$context.httpMethod", "GET")
                    .replace("$context.path", path)
                    .replace("$context.status", "200");

            assertThat(calls(new LogEventParser(known), entry)).singleElement().satisfies(call -> {
                assertThat(call.request().path()).isEqualTo(path);
                assertThat(call.incomplete()).isFalse();
            });
        }
    }

    static Stream<Arguments> addedResources() {
        return Stream.of(
                        "{\"requestId\":\"id\",\"userAgent\":\"x\"$client,\"%s\":\"%s\",\"httpMethod\":\"POST\","
                                + "\"status\":\"200\"}|,\"%s\":\"%s\"",
                        "requestId: id, userAgent: x$client, %s: %s, httpMethod: POST, status: 200|, %s: %s",
                        "<request id=\"id\"> <userAgent>x$client</userAgent> <%1$s>%2$s</%1$s>"
                                + " <httpMethod>POST</httpMethod> <status>200</status> </request>"
                                + "|</userAgent><%1$s>%2$s</%1$s><userAgent>")
                .flatMap(forms -> Stream.of(
                                Arguments.of("resourcePath", "/harmless", "routeKey", "POST /admin/{id}"),
                                Arguments.of("resourcePath", "/{x+}", "routeKey", "POST /admin/{id}"),
                                Arguments.of("resource", "/harmless", "routeKey", "ANY /admin/{id}"),
                                Arguments.of("routeKey", "POST /harmless", "resourcePath", "/admin/{id}"),
                                Arguments.of("route", "POST /harmless", "resource", "/admin/{id}"),
                                Arguments.of("routeKey", "ANY /{x+}", "resourcePath", "/admin/{id}"))
                        .map(names -> {
                            int bar = forms.indexOf('|');
                            Object[] name = names.get();
                            String added = String.format(forms.substring(bar + 1), name[0], name[1]);
                            return Arguments.of(String.format(forms.substring(0, bar), name[2], name[3])
                                    .replace(CLIENT, added));
                        }));
    }

    /** An API has resources or routes, never both. */
    @ParameterizedTest
    @MethodSource("addedResources")
    void aResourceDoesNotHideARouteNorARouteAResource(String entry) {
        isFoundMarked(calls(new LogEventParser(), entry), "/admin/{id}");
    }

    @Test
    void aRouteWithThePathOfTheResourceContradictsNothing() {
        assertThat(calls(
                        new LogEventParser(),
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"resourcePath\":\"/admin/{id}\","
                                + "\"routeKey\":\"POST /admin/{id}\",\"httpMethod\":\"POST\",\"status\":\"200\"}"))
                .singleElement()
                .satisfies(call -> assertThat(call.incomplete()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestId\":\"id\",\"userAgent\":\"x\",\"routeKey\":\"$connect\"},\"y\":{\"z\":\"\","
                        + "\"routeKey\":\"admin\",\"status\":\"200\"}",
                "{\"requestId\":\"id\",\"userAgent\":\"x\",\"routeKey\":\"harmless\",\"path\":\"/harmless\",\"y\":\"\","
                        + "\"routeKey\":\"admin\",\"status\":\"200\"}",
                "{\"requestId\":\"id\",\"userAgent\":\"x\",\"routeKey\":\"GET /harmless\",\"path\":\"/harmless\",\"y\":\"\","
                        + "\"routeKey\":\"admin\",\"status\":\"200\"}",
                "{\"requestId\":\"id\",\"userAgent\":\"x\",\"path\":\"/harmless\",\"resourcePath\":\"/harmless\",\"y\":\"\","
                        + "\"resourcePath\":\"/admin\",\"httpMethod\":\"POST\",\"status\":\"200\"}",
            })
    void aSecondRouteIsNotHiddenByAPathNorAnObject(String entry) {
        isFoundMarked(calls(new LogEventParser(), entry), "/admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"path\":\"no path\"",
                "\"path\":\"/harmless\"",
                "\"status\":\"200\",\"path\":\"/harmless\",\"path\":\"/harmless\"",
                "\"path\":\"/1\",\"path\":\"/2\",\"path\":\"/3\",\"path\":\"/4\",\"path\":\"/5\",\"path\":\"/6\",\"path\":\"/7\","
                        + "\"path\":\"/8\",\"path\":\"/9\"",
                "\"z\":\"\"",
            })
    void anObjectAroundAllOfARequestHidesNone(String inside) {
        String entry =
                "{\"requestId\":\"id\",\"userAgent\":\"x\"},\"integration\":{" + inside + ",%s,\"status\":\"200\"}";
        isFoundMarked(
                calls(new LogEventParser(), String.format(entry, "\"path\":\"/admin\",\"httpMethod\":\"POST\"")),
                "/admin");
        isFoundMarked(
                calls(
                        new LogEventParser(),
                        String.format(entry, "\"routeKey\":\"POST /admin\"").replace("},", ",")),
                "/admin");
        List<HttpCall> events = calls(
                new LogEventParser(), String.format(entry, "\"eventType\":\"DISCONNECT\",\"connectionId\":\"c=\""));
        assertThat(events).isNotEmpty().allMatch(HttpCall::incomplete);
        assertThat(events).anySatisfy(call -> assertThat(call.details()).containsEntry("event_type", "DISCONNECT"));
    }

    @Test
    void aPathOfAnObjectAroundAllOfARequestDoesNotHideThatOfTheExecutionLog() {
        Entries entries = Entries.ofPost("/admin/7")
                .access("{\"requestId\":\"id\",\"userAgent\":\"x\"},\"integration\":{\"path\":\"/prod/harmless\","
                        + "\"resourcePath\":\"/admin/{id}\",\"httpMethod\":\"POST\",\"status\":\"200\"}");

        isFound(calls(entries), "/admin/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", " | ", "\t", "\" \""})
    void aRouteOfTheUserAgentIsNotThatOfATextFormat(String separator) {
        String format = String.join(
                separator,
                "$context.requestId",
                "$context.eventType",
                "$context.identity.userAgent",
                "$context.routeKey",
                "$context.status");
        for (String route : List.of("admin", "$default", "POST /admin")) {
            String entry = format.replace("$context.requestId", "id")
                    .replace("$context.eventType", route.contains("/") ? "-" : "MESSAGE")
                    .replace("$context.identity.userAgent", String.join(separator, "x", "GET /harmless", "y"))
                    .replace("$context.routeKey", route)
                    .replace("$context.status", "200");
            isFound(calls(new LogEventParser(format), entry), "/" + route.replace("POST /", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x<httpMethod>GET</httpMethod><path>/harmless</path>",
                "<httpMethod>GET</httpMethod>",
                "<path>/harmless</path>x",
                "x<resourcePath>/harmless</resourcePath>",
                "x<y>z</y><domainName>www.example</domainName>",
            })
    void anXmlElementWithinTheUserAgentIsNotApiGateways(String agent) {
        String entry = "<request id=\"id\"> <ip>203.0.113.7</ip> <userAgent>" + agent + "</userAgent>"
                + " <httpMethod>POST</httpMethod> <resourcePath>/admin</resourcePath> <status>200</status> </request>";

        isFoundMarked(calls(new LogEventParser(), entry), "/admin");
    }

    @Test
    void anXmlElementWithinThePathDoesNotHideIt() {
        String entry = "<request id=\"id\"> <httpMethod>POST</httpMethod>"
                + " <path>/admin<path>/harmless</path></path> <status>200</status> </request>";

        assertThat(calls(new LogEventParser(), entry))
                .allMatch(HttpCall::incomplete)
                .extracting(call -> call.request().path())
                .anyMatch(path -> path.contains("/admin"));
    }

    /** Formats of other quotation marks than JSON's are known as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'requestId':'$context.requestId','userAgent':'$context.identity.userAgent',"
                        + "'httpMethod':'$context.httpMethod','path':'$context.path','status':'$context.status'}",
                "{requestId:\"$context.requestId\",userAgent:\"$context.identity.userAgent\","
                        + "httpMethod:\"$context.httpMethod\",path:\"$context.path\",status:\"$context.status\"}",
                "{\"requestId\":\"$context.requestId\",\"userAgent\":\"$context.identity.userAgent\","
                        + "\"httpMethod\":\"$context.httpMethod\",\"path\":\"$context.path\",\"status\":$context.status,}",
            })
    void aFieldThatAKnownFormatLacksIsNotBelieved(String format) {
        boolean single = format.contains("'");
        String quote = single ? "'" : "\"";
        String name = format.startsWith("{r") ? "domainName" : quote + "domainName" + quote;
        String entry = format.replace("$context.requestId", "id")
                .replace("$context.identity.userAgent", "x" + quote + "," + name + ":" + quote + "www.example")
                .replace("$context.httpMethod", "POST")
                .replace("$context.path", "/admin")
                .replace("$context.status", "200");

        assertThat(calls(new LogEventParser(format), entry))
                .isNotEmpty()
                .allMatch(call -> !call.request().host().equals("www.example")
                        || call.ambiguousFields().contains("host"));
    }

    /** A client can send the request ID of a REST API, which precedes all else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"httpMethod\":\"ANY\"",
                "\"httpMethod\":\"-GET\"",
                "\"eventType\":\"CONNECT\"",
                "\"eventType\":\"x\"",
                "\"eventType\":\"MESSAGE\",\"routeKey\":\"harmless\"",
                "\"routeKey\":\"$connect\"",
                "\"routeKey\":\"$default\"",
                "\"resourcePath\":\"harmless\"",
                "\"resource\":\"harmless\",\"httpMethod\":\"ANY\"",
                "\"path\":\"harmless\"",
            })
    void anIdThatAddsFieldsHidesNoRequest(String added) {
        for (String own : List.of(
                "\"httpMethod\":\"POST\",\"resourcePath\":\"/admin\"",
                "\"httpMethod\":\"POST\",\"path\":\"/admin\"",
                "\"path\":\"/admin\",\"httpMethod\":\"POST\"",
                "\"request\":{\"httpMethod\":\"POST\",\"path\":\"/admin\"}",
                "\"request\":{\"httpMethod\":\"POST\",\"resourcePath\":\"/admin\"}",
                "\"resourcePath\":\"/admin\",\"httpMethod\":\"POST\"")) {
            for (String agent : List.of("", "\"userAgent\":\"x\",")) {
                String entry = "{\"requestId\":\"id\"," + added + "," + agent + own + ",\"status\":\"200\"}";
                List<HttpCall> calls = calls(new LogEventParser(), entry);

                assertThat(calls).as(entry).anySatisfy(call -> {
                    assertThat(call.request().method()).isEqualTo("POST");
                    assertThat(call.request().path()).endsWith("/admin");
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"path\":\"/harmless\"",
                "\"path\":\"harmless\"",
                "\"path\":\"https://www.example/harmless\"",
                "\"resourcePath\":\"/harmless\"",
                "\"resourcePath\":\"harmless\"",
            })
    void aPathDoesNotHideAMessage(String added) {
        List<HttpCall> calls = calls(
                new LogEventParser(),
                "{\"requestId\":\"id\",\"userAgent\":\"x\"," + added + ",\"routeKey\":\"admin\",\"status\":\"200\"}");

        isFound(calls, "/admin");
        assertThat(calls).allMatch(HttpCall::incomplete);
    }

    @Test
    void anAddedDefaultRouteDoesNotHideAResource() {
        isFoundMarked(
                calls(
                        new LogEventParser(),
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"routeKey\":\"$default\",\"httpMethod\":\"POST\","
                                + "\"resourcePath\":\"/admin/{id}\",\"status\":\"200\"}"),
                "/admin/{id}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$context.requestId $context.httpMethod $context.path $context.identity.userAgent $context.status",
                "$context.requestId | $context.httpMethod | $context.path | $context.status",
                "$context.identity.sourceIp,$context.requestId,$context.httpMethod,$context.path,$context.status",
                "\"$context.status\" \"$context.requestId\" \"$context.httpMethod\" \"$context.path\"",
            })
    void anIdOfSeveralWordsDoesNotMakeAnEntryUnreadable(String format) {
        String separator = format.replaceAll(".*requestId(.*)\\$context.httpMethod.*", "$1");
        for (String id : List.of("a" + separator + "b", "a b", "a" + separator + "GET" + separator + "b")) {
            String entry = format.replace("$context.requestId", id)
                    .replace("$context.httpMethod", "POST")
                    .replace("$context.path", "/prod/admin")
                    .replace("$context.identity.userAgent", "x/1.0 (y)")
                    .replace("$context.identity.sourceIp", "203.0.113.7")
                    .replace("$context.status", "200");

            isFoundMarked(calls(new LogEventParser(format), entry), "/admin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/{x}", "/{x}", "/a/{}/b", "/admin/{proxy+}"})
    void aPathThatLooksLikeATemplateIsNotReplacedByTheDefaultRoute(String path) {
        List<HttpCall> calls = calls(
                new LogEventParser(),
                "{\"requestId\":\"id=\",\"routeKey\":\"$default\",\"httpMethod\":\"GET\",\"path\":\"" + path
                        + "\",\"status\":\"200\"}");

        isFound(calls, path);
    }

    /** The execution log tells what kind of event it is. */
    @Test
    void anAddedTypeDoesNotReplaceThatOfTheExecutionLog() {
        Entries entries = new Entries()
                .execution("WebSocket Request Route: [admin]")
                .execution("Message from client [Connection Id: c=] sent to API [x] with response status code [200].")
                .access("{\"requestId\":\"id\",\"userAgent\":\"x\",\"eventType\":\"CONNECT\",\"connectionId\":\"z\","
                        + "\"routeKey\":\"admin\",\"status\":\"200\"}");

        assertThat(calls(entries)).singleElement().satisfies(call -> {
            assertThat(call.request().method()).isEqualTo("POST");
            assertThat(call.details()).containsEntry("event_type", "MESSAGE").containsEntry("connection_id", "c=");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/{id}"})
    void anIdThatAddsAnEventAndAResourceDoesNotHideTheResource(String resource) {
        isFoundMarked(
                calls(
                        new LogEventParser(),
                        "{\"requestId\":\"id\",\"eventType\":\"MESSAGE\",\"routeKey\":\"$connect\",\"resourcePath\":\"/harmless\","
                                + "\"userAgent\":\"x\",\"resourcePath\":\"" + resource
                                + "\",\"httpMethod\":\"POST\",\"status\":\"200\"}"),
                resource);
    }

    private static final String QUOTED =
            "request_id=\"id\" user_agent=\"%s\" uri=\"%s\" method=\"POST\" status_code=\"403\" client_ip=\"203.0.113.7\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                " method=\"DELETE",
                " STATUS=\"0 eventType=\"MESSAGE route=\"$default request_id=\"zz",
                " route=\"$connect",
                ";uri=\"/harmless",
                ";uri=/harmless",
                " uri=\"/harmless\" y=\"",
            })
    void namesWithinAValueInQuotationMarksHideNoPath(String added) {
        String entry = String.format(QUOTED, "x", "/prod/admin/7" + added);

        assertThat(calls(new LogEventParser(), entry))
                .allMatch(HttpCall::incomplete)
                .anySatisfy(call -> {
                    assertThat(call.request().path()).startsWith("/prod/admin/7");
                    assertThat(call.request().method()).isEqualTo("POST");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/prod/admin;v=1", "/prod/admin;v=1,w=2"})
    void anUnknownNameWithinAValueInQuotationMarksIsAPartOfIt(String path) {
        assertThat(calls(new LogEventParser(), String.format(QUOTED, "Mozilla/5.0 (X11; q=0)", path)))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().path()).isEqualTo(path);
                    assertThat(call.incomplete()).isFalse();
                });
    }

    /** Here only the client writes quotation marks: one in the user agent, one in the path. */
    @Test
    void aQuotationMarkInFrontOfApiGatewaysNamesHidesNoPath() {
        isFoundMarked(
                calls(
                        new LogEventParser(),
                        "requestId=id userAgent=\" httpMethod=POST path=/admin status=403 referer=\" protocol=HTTP/1.1"),
                "/admin");
    }

    @Test
    void quotationMarksWithoutAnEndAreReadInLinearTime() {
        String entry = "request_id=\"id\" uri=\"/admin\" method=\"GET\"" + " a=\"x".repeat(50_000) + " b=c";

        assertTimeout(Duration.ofSeconds(3), () -> isFound(calls(new LogEventParser(), entry), "/admin"));
    }

    /** A record of messages may be omitted by the settings, so there is one for each type that the entry has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"eventType\":\"MESSAGE\"",
                "\"eventType\":\"MESSAGE\",\"path\":\"/harmless\"",
                "\"eventType\":\"MESSAGE\",\"httpMethod\":\"GET\"",
                "\"eventType\":\"MESSAGE\",\"routeKey\":\"harmless\"",
                "\"websocketEventType\":\"MESSAGE\"",
                "\"auth\":{\"eventType\":\"MESSAGE\"",
                "\"eventType\":\"MESSAGE\"},\"integration\":{\"z\":\"\"",
                "\"eventType\":\"DISCONNECT\",\"y\":\"\",\"eventType\":\"MESSAGE\"",
            })
    void anAddedTypeOfEventHidesNoConnect(String added) {
        List<HttpCall> calls = calls(
                new LogEventParser(),
                "{\"requestId\":\"id\",\"userAgent\":\"x\"," + added
                        + ",\"y\":\"\",\"eventType\":\"CONNECT\",\"connectionId\":\"c=\",\"status\":\"101\"}");

        assertThat(calls).allMatch(HttpCall::incomplete).anySatisfy(call -> assertThat(call.details())
                .containsEntry("event_type", "CONNECT"));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, admin, MESSAGE",
        "DISCONNECT, $default, MESSAGE",
        "MESSAGE, $connect, CONNECT",
        "CONNECT, $disconnect, DISCONNECT",
    })
    void anAddedTypeOfEventDoesNotHideThatOfTheRoute(String added, String route, String type) {
        List<HttpCall> calls = calls(
                new LogEventParser(),
                "{\"requestId\":\"id\",\"userAgent\":\"x\",\"eventType\":\"" + added + "\",\"routeKey\":\"" + route
                        + "\",\"status\":\"200\"}");

        assertThat(calls).allMatch(HttpCall::incomplete).anySatisfy(call -> assertThat(call.details())
                .containsEntry("event_type", type)
                .containsEntry("route_key", route));
    }

    /** The ID of a REST API precedes all else, and a client can send it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"uri\":\"/prod/harmless\",\"resourcePath\":\"harmless\"",
                "\"uri\":\"/prod/harmless\",\"resourcePath\":\"harmless\",\"eventType\":\"DISCONNECT\"",
                "\"routeKey\":\"GET /harmless\",\"uri\":\"/harmless/7\"",
                "\"headers\":{\"resourcePath\":\"/{x+}\",\"uri\":\"/harmless\",\"resourcePath\":\"/{x+}\"",
            })
    void aPathThatIsAddedToTheIdDoesNotHideTheResource(String added) {
        isFoundMarked(
                calls(
                        new LogEventParser(),
                        "{\"requestId\":\"id\"," + added + ",\"z\":\"\",\"status\":\"403\",\"userAgent\":\"x\","
                                + "\"resourcePath\":\"/admin/{id}\",\"httpMethod\":\"DELETE\"}"),
                "/admin/{id}");
    }

    private static final String NESTED =
            "{\"requestId\":\"$context.requestId\",\"request\":{\"ua\":\"$context.identity.userAgent\","
                    + "\"httpMethod\":\"$context.httpMethod\",\"path\":\"$context.path\","
                    + "\"status_code\":\"$context.status\"}}";

    private static String nested(String agent) {
        return NESTED.replace("$context.requestId", "id")
                .replace("$context.identity.userAgent", agent)
                .replace("$context.httpMethod", "POST")
                .replace("$context.path", "/admin")
                .replace("$context.status", "403");
    }

    /** The client gives the format's names to its own values, and API Gateway's are in an object that it opens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "u\",\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"status_code\":\"200\"},\"integration\":{\"z\":\"",
                "u\",\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"status_code\":\"200\"},\"x\":{\"z\":\"",
                "u\",\"httpMethod\":\"GET\",\"path\":\"/harmless\",\"status_code\":\"200\"},\"headers\":{\"z\":\"",
                "u\",\"httpMethod\":\"POST\",\"path\":\"/admin\",\"status_code\":\"200\"},\"x\":{\"z\":\"",
                "u\",\"httpMethod\":\"POST\",\"path\":\"/admin\"},\"status\":\"200\",\"x\":{\"z\":\"",
                "u\",\"status\":\"200\"},\"status\":\"200\",\"integration\":{\"z\":\"",
            })
    void anObjectThatAKnownFormatLacksHidesNothing(String agent) {
        for (LogEventParser parser : List.of(new LogEventParser(NESTED), new LogEventParser(List.of(NESTED), false))) {
            List<HttpCall> calls = calls(parser, nested(agent));

            isFound(calls, "/admin");
            assertThat(calls)
                    .allMatch(call -> call.incomplete()
                            || (call.request().path().endsWith("/admin")
                                    && call.request().method().equals("POST")
                                    && call.response().status() == 403));
        }
    }

    /** The log group may have the entries of another API. */
    @Test
    void anObjectOfAnotherFormatIsNoSign() {
        assertThat(calls(
                        new LogEventParser(NESTED),
                        "{\"requestId\":\"id\",\"request\":{\"ua\":\"u\",\"method\":\"POST\",\"path\":\"/admin\"},"
                                + "\"response\":{\"status\":\"403\"}}"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().path()).endsWith("/admin");
                    assertThat(call.response().status()).isEqualTo(403);
                    assertThat(call.incomplete()).isFalse();
                });
    }
}
