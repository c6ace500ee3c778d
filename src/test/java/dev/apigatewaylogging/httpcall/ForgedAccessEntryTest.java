/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.util.http.PercentEncoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client whose user agent has quotation marks can write fields into a JSON access log entry: API Gateway does not escape
 * them. It hides no path, and forges no request of another client.
 */
class ForgedAccessEntryTest {

    private static final String BEFORE = "{\"requestId\":\"id\",\"userAgent\":\"";
    private static final String AFTER = "\",\"httpMethod\":\"GET\",\"path\":\"/prod/admin\",\"status\":\"200\"}";

    private static List<HttpCall> traffic(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream()
                        .map(outcome -> (HttpCall) outcome)
                        .toList();
    }

    /** Of a text that an API with this format of its access log wrote. */
    private static List<HttpCall> ofFormat(String format, String text) {
        AccessLogEntry line = (AccessLogEntry) new LogEventParser(format).parse(text);
        return traffic(new Entries().access(line));
    }

    private static void assertNothingHidden(List<HttpCall> traffic, String... paths) {
        assertThat(traffic).extracting(each -> each.request().path()).contains(paths);
        if (traffic.size() > 1) {
            assertThat(traffic).allSatisfy(each -> {
                assertThat(each.ambiguousFields()).contains("path");
                assertThat(each.incomplete()).isTrue();
            });
        }
    }

    private static List<HttpCall> traffic(String message) {
        return traffic(new Entries().access(message));
    }

    /** Records of a disconnect are dropped by default: no client may turn an HTTP request into one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventType\":\"DISCONNECT",
                "eventType\":\"CONNECT",
                "eventType\":\"MESSAGE\",\"connectionId\":\"c=",
                "routeKey\":\"$disconnect"
            })
    void clientEventTypeMakesNoWebSocketEventOfRequestWithExecutionLog(String added) {
        List<HttpCall> traffic = traffic(Entries.ofPost("/secret")
                .accessElsewhere(
                        "{\"requestId\":\"id\",\"ip\":\"203.0.113.7\",\"path\":\"/prod/secret\",\"status\":\"200\","
                                + "\"userAgent\":\"x\",\"" + added + "\"}"));

        assertThat(traffic).anySatisfy(each -> {
            assertThat(each.request().path()).isEqualTo("/prod/secret");
            assertThat(each.request().method()).isEqualTo("POST");
            assertThat(each.details()).doesNotContainKey("event_type");
        });
    }

    /** Without an ID and a time, entries of equal text are copies only if they were written at the same time. */
    @Test
    void clientExtendedIdDuplicatesNoRequest() {
        RequestEntry first = new Entries()
                .accessElsewhere("{\"httpMethod\":\"POST\",\"path\":\"/admin\",\"status\":\"200\",\"userAgent\":\"x\","
                        + "\"extendedRequestId\":\"q=\"}")
                .lines()
                .get(0);
        List<RequestEntry> entries = new ArrayList<>();
        for (int request = 0; request < 3; request++) {
            entries.add(new RequestEntry(
                    first.requestId(),
                    first.entry(),
                    first.scanId(),
                    first.logStreamName(),
                    EventId.parse("0000000" + request),
                    first.timestamp() + request * 100L,
                    0,
                    first.bytes()));
        }

        assertThat(new HttpCallAssembler().assembleAll(entries)).hasSize(3);
    }

    /** The real fields are in an object that the client has opened, with or without an end. */
    @ParameterizedTest
    @CsvSource({"waf,false", "waf,true", "integration,true", "q,false"})
    void clientJsonObjectHidesNoPath(String name, boolean closed) {
        List<HttpCall> traffic =
                traffic("{\"requestId\":\"id\",\"userAgent\":\"x\",\"httpMethod\":\"GET\",\"path\":\"/prod/harmless\","
                        + "\"status\":\"404\",\"" + name
                        + "\":{\"a\":\"\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\",\"status\":\"200\","
                        + "\"ip\":\"203.0.113.7\",\"z\":\"1\"" + (closed ? "}}" : "}"));

        assertNothingHidden(traffic, "/prod/admin", "/prod/harmless");
        assertThat(traffic).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"waf,false", "waf,true", "integration,true", "error,false"})
    void clientJsonObjectAroundRequestHidesNoPath(String name, boolean closed) {
        List<HttpCall> traffic = traffic("{\"requestId\":\"id\",\"userAgent\":\"x\",\"" + name
                + "\":{\"a\":\"\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\",\"status\":\"200\",\"z\":\"1\""
                + (closed ? "}}" : "}"));

        assertThat(traffic).singleElement().satisfies(each -> {
            assertThat(each.request().path()).isEqualTo("/prod/admin");
            assertThat(each.response().status()).isEqualTo(200);
            assertThat(each.incomplete()).isTrue();
            assertThat(each.ambiguousFields()).contains("path", "method", "statusCode");
        });
    }

    @Test
    void trailingBackslashHidesNoPath() {
        List<HttpCall> traffic = traffic(
                "{\"requestId\":\"id\",\"httpMethod\":\"GET\",\"status\":\"200\",\"userAgent\":\"x\","
                        + "\"path\":\"/prod/harmless\",\"z\":\"\\\",\"path\":\"/prod/admin\",\"protocol\":\"HTTP/1.1\"}");

        assertNothingHidden(traffic, "/prod/admin", "/prod/harmless");
        assertThat(traffic).hasSize(2);
    }

    @Test
    void clientPayloadIsNoExecutionLogEntry() {
        assertThat(
                        new LogEventParser("")
                                .parse(
                                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"payload\":\"(418e3906-ddd9-4e10-8418-00000000010b) Method"
                                                + " completed with status: 200\",\"y\":\"\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\"}"))
                .isInstanceOfSatisfying(AccessLogEntry.class, entry -> assertThat(entry.requestId())
                        .isEqualTo("id"));
    }

    /** Nor does it hide an event: if only the client's value indicates it, there is a record of each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "\"eventType\":\"CONNECT\",\"y\":\"\",\"routeKey\":\"GET /admin\",\"status\":\"200\"}",
                "\"eventType\":\"MESSAGE\",\"routeKey\":\"r\",\"connectionId\":\"c=\",\"y\":\"" + AFTER,
            })
    void clientEventTypeHidesNoHttpRequest(String fields) {
        List<HttpCall> traffic = traffic("{\"requestId\":\"id\",\"userAgent\":\"x\"," + fields);

        assertThat(traffic).hasSize(2).allMatch(HttpCall::incomplete);
        assertThat(traffic)
                .filteredOn(each -> !each.details().containsKey("event_type"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.request().path()).isEqualTo("/prod/admin");
                    assertThat(each.request().method()).isEqualTo("GET");
                });
    }

    @Test
    void clientBracketHidesNoPathOfXmlEntry() {
        List<HttpCall> traffic = traffic("<request id=\"id\"> <userAgent>x</userAgent><httpMethod>GET</httpMethod>"
                + "<path>/prod/harmless</path><status>404</status><</userAgent> <httpMethod>POST</httpMethod>"
                + " <path>/prod/admin</path> <status>200</status> </request>");

        assertNothingHidden(traffic, "/prod/admin", "/prod/harmless");
        assertThat(traffic).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"path", "requestPath", "uri", "Path"})
    void secondPathHidesNoPath(String name) {
        List<HttpCall> traffic = traffic(BEFORE + "x\",\"" + name + "\":\"/harmless\",\"y\":\"" + AFTER);

        assertThat(traffic)
                .extracting(each -> each.request().path())
                .containsExactlyInAnyOrder("/prod/admin", "/prod/harmless");
        assertThat(traffic).allSatisfy(each -> {
            assertThat(each.ambiguousFields()).contains("path");
            assertThat(each.incomplete()).isTrue();
        });
    }

    @Test
    void secondPathInNestedObjectHidesNoPath() {
        assertThat(traffic("{\"requestId\":\"id\",\"context\":{\"userAgent\":\"x\",\"path\":\"/harmless\",\"y\":\"\","
                        + "\"httpMethod\":\"GET\",\"path\":\"/prod/admin\",\"status\":\"200\"}}"))
                .extracting(each -> each.request().path())
                .contains("/prod/admin");
        assertThat(traffic(
                        "{\"requestId\":\"id\",\"context\":{\"userAgent\":\"x\"},\"path\":\"/harmless\",\"y\":{\"z\":\"\","
                                + "\"httpMethod\":\"GET\",\"path\":\"/prod/admin\",\"status\":\"200\"}}"))
                .extracting(each -> each.request().path())
                .contains("/prod/admin");
    }

    @Test
    void secondRouteHidesNoRoute() {
        List<HttpCall> traffic =
                traffic("{\"requestId\":\"id\",\"userAgent\":\"x\",\"routeKey\":\"GET /harmless\",\"y\":\"\","
                        + "\"routeKey\":\"GET /admin\",\"stage\":\"$default\",\"status\":\"200\"}");

        assertThat(traffic)
                .extracting(each -> each.request().path())
                .anyMatch(path -> path.endsWith("/admin"))
                .anyMatch(path -> path.endsWith("/harmless"));
        assertThat(traffic)
                .allSatisfy(each -> assertThat(each.ambiguousFields()).contains("path"));
    }

    @Test
    void preferredNameForMethodOrStatusIsMarked() {
        List<HttpCall> traffic =
                traffic("{\"requestId\":\"id\",\"userAgent\":\"x\",\"httpMethod\":\"OPTIONS\",\"status\":\"404\","
                        + "\"y\":\"\",\"verb\":\"POST\",\"path\":\"/prod/admin\",\"responseStatus\":\"200\"}");

        assertThat(traffic).singleElement().satisfies(each -> assertThat(each.ambiguousFields())
                .contains("method", "statusCode"));
    }

    @Test
    void manyInjectedPathsMakeFewRecords() {
        StringBuilder injected = new StringBuilder("x");
        for (int path = 0; path < 100; path++) {
            injected.append("\",\"path\":\"/").append(path);
        }

        List<HttpCall> traffic = traffic(BEFORE + injected + AFTER.replace("}", ",\"referer\":\"" + injected + "\"}"));

        assertThat(traffic).hasSizeLessThanOrEqualTo(10);
        assertThat(traffic(BEFORE + injected + AFTER))
                .extracting(each -> each.request().path())
                .contains("/prod/admin");
    }

    @Test
    void pathOfExecutionLogPrecedesAccessLog() {
        Entries entries = Entries.ofPost("/admin")
                .access(BEFORE + "x\",\"path\":\"/prod/harmless\",\"y\":\""
                        + "\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\",\"status\":\"200\"}");

        assertThat(traffic(entries)).singleElement().satisfies(each -> {
            assertThat(each.request().path()).endsWith("/admin");
            assertThat(each.ambiguousFields()).doesNotContain("path");
        });
    }

    @Test
    void pathWithAndWithoutStageIsOnePath() {
        List<HttpCall> traffic = traffic("{\"requestId\":\"id\",\"httpMethod\":\"GET\",\"path\":\"/prod/pets\","
                + "\"requestPath\":\"/pets\",\"uri\":\"https://a.example/prod/pets?a=b\",\"status\":\"200\"}");

        assertThat(traffic).singleElement().satisfies(each -> assertThat(each.ambiguousFields())
                .isEmpty());
    }

    @Test
    void secondMethodOrStatusIsMarked() {
        List<HttpCall> traffic = traffic(BEFORE + "x\",\"httpMethod\":\"OPTIONS\",\"status\":\"404\",\"y\":\"" + AFTER);

        assertThat(traffic).singleElement().satisfies(each -> {
            assertThat(each.ambiguousFields()).contains("method", "statusCode");
            assertThat(each.incomplete()).isTrue();
        });
    }

    @Test
    void entryWithTwoRequestIdsBelongsToNoOtherRequest() {
        String message = BEFORE + "x\",\"requestId\":\"418e3906-ddd9-4e10-8418-00000000010b\",\"y\":\"" + AFTER;

        AccessLogEntry line = (AccessLogEntry) new LogEventParser().parse(message);

        assertThat(line.requestId()).startsWith("line-");
        assertThat(traffic(message)).singleElement().satisfies(each -> assertThat(each.ambiguousFields())
                .contains("requestId"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "curl/8.5.0;/secret,GET,/x",
                "a,b;/secret,GET,/x",
                "a,PUT,/y;/secret,GET,/x",
                "a,PUT,/y;/secret,200,/x",
                "a,PUT,/y,200,1;/secret,GET,/x,404,2",
                "Mozilla/5.0 (X11, like Gecko);/secret,,x",
                ",;/secret,",
            })
    void delimitersOfFormatHideNoPath(String userAgent, String path) {
        String format = "$context.identity.sourceIp,$context.identity.userAgent,$context.httpMethod,$context.path,"
                + "$context.status,$context.requestId";

        assertNothingHidden(
                ofFormat(format, "203.0.113.7," + userAgent + ",POST," + path + ",200,id"),
                "/prod" + PercentEncoding.path(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "curl/8.5.0;/secret\" \"GET /x",
                "x\" \"GET /x\" 200 y;/admin",
                "x\" \"GET /x\" 200 y;/admin\" 403 \"GET /z",
                "x\";/admin HTTP/1.1",
            })
    void quotationMarksInTextEntryHideNoPath(String userAgent, String path) {
        String format =
                "$context.identity.sourceIp \"$context.identity.userAgent\" \"$context.httpMethod $context.path\""
                        + " $context.status $context.requestId";

        assertNothingHidden(
                ofFormat(format, "203.0.113.7 \"" + userAgent + "\" \"POST " + path + "\" 403 id"),
                "/prod" + PercentEncoding.path(path));
    }

    /** Either the path or the ID has that text, and a client may choose both. */
    @Test
    void pathContainingFollowingTextIsMarkedInCommonLogFormat() {
        String format = "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod $context.path"
                + " $context.protocol\" $context.status $context.responseLength $context.requestId";

        List<HttpCall> traffic = ofFormat(
                format,
                "203.0.113.7 - - [25/Nov/2026:10:00:00 +0000] \"GET /secret HTTP/1.1\" 404 5 other HTTP/1.1\" 200 7 id");

        assertNothingHidden(traffic, "/prod" + PercentEncoding.path("/secret HTTP/1.1\" 404 5 other"), "/prod/secret");
        assertThat(traffic).allSatisfy(each -> {
            assertThat(each.requestId()).isNotEqualTo("id");
            assertThat(each.ambiguousFields()).contains("requestId", "statusCode");
        });
    }

    @Test
    void addressOrIdThatClientMayHaveWrittenIsNotUsed() {
        String format = "$context.identity.userAgent|$context.identity.sourceIp|$context.requestId|"
                + "$context.httpMethod|$context.path|$context.status";

        List<HttpCall> traffic = ofFormat(
                format,
                "x|6.6.6.6|418e3906-ddd9-4e10-8418-00000000010b|GET|/x|203.0.113.7|6b7b6102-461c-4cab-a064-a351660af72c|"
                        + "POST|/admin|200");

        assertNothingHidden(traffic, "/prod/admin");
        assertThat(traffic).allSatisfy(each -> {
            assertThat(each.request().clientIp()).isEmpty();
            assertThat(each.requestId()).startsWith("line-");
            assertThat(each.ambiguousFields()).contains("requestId", "method", "path");
        });
    }

    @Test
    void textEntryWithManyParsesIsParsedInTimeAndMarked() {
        String format = "$context.identity.userAgent $context.authorizer.a $context.authorizer.b $context.httpMethod"
                + " $context.path $context.status $context.requestId";
        String many = " GET /x".repeat(2_000);

        List<HttpCall> traffic =
                assertTimeout(Duration.ofSeconds(5), () -> ofFormat(format, "x" + many + " - - POST /admin 200 id"));

        assertThat(traffic).hasSizeLessThanOrEqualTo(10);
        assertNothingHidden(traffic, "/prod/admin");
        assertThat(traffic)
                .allSatisfy(each -> assertThat(each.ambiguousFields()).contains("path", "method"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "\"resourcePath\":\"/admin\",\"httpMethod\":\"GET\";/prod/harmless;/prod/admin",
                "\"resourcePath\":\"/admin\",\"httpMethod\":\"GET\";/admin/harmless;/prod/admin",
                "\"resourcePath\":\"/admin/{id}\",\"httpMethod\":\"GET\";/prod/harmless/1;/prod/admin/{id}",
                "\"resourcePath\":\"/admin/{proxy+}\",\"httpMethod\":\"GET\";/prod/harmless/1;/prod/admin/{proxy+}",
                "\"routeKey\":\"GET /admin\",\"httpMethod\":\"GET\";/harmless;/prod/admin",
                "\"routeKey\":\"GET /admin\";/harmless;/prod/admin",
                "\"resourcePath\":\"/\",\"httpMethod\":\"GET\",\"stage\":\"prod\","
                        + "\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\";/prod/harmless;/prod/",
                "\"resourcePath\":\"/a\",\"httpMethod\":\"GET\",\"stage\":\"prod\","
                        + "\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\";/harmless/a;/prod/a",
            })
    void pathNotMatchingResourceHidesNoResource(String gateways, String injected, String path) {
        assertNothingHidden(
                traffic("{\"requestId\":\"id\",\"userAgent\":\"x\",\"path\":\"" + injected + "\",\"y\":\"\"," + gateways
                        + ",\"status\":\"200\"}"),
                path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/pets;/pets",
                "/prod/pets;/pets",
                "/shop/v1/pets/;/pets",
                "/prod/pets/1/toys?a=/b;/pets/{id}/toys",
                "https://a.example/prod/pets;/pets",
                "/prod/a/b/c;/{proxy+}",
                "/prod/a;/a/{proxy+}",
                "/prod/a%20b/c;/a b/{x}",
                "/prod;/",
                "/prod/nothing;-",
                "/prod/pets;GET /pets",
                "/prod/pets;ANY /{proxy+}",
                "/prod/pets;$default"
            })
    void pathMatchingResourceIsNotMarked(String path, String resource) {
        assertThat(traffic(
                        "{\"requestId\":\"id\",\"userAgent\":\"x\",\"httpMethod\":\"GET\",\"path\":\"" + path + "\",\""
                                + (resource.startsWith("/") ? "resourcePath" : "routeKey") + "\":\"" + resource
                                + "\",\"status\":\"200\"}"))
                .singleElement()
                .satisfies(each -> assertThat(each.ambiguousFields()).isEmpty());
    }

    @Test
    void pathLongerThanStagePrefixIsAnotherPath() {
        assertNothingHidden(traffic(BEFORE + "x\",\"uri\":\"/harmless/x/prod/admin\",\"y\":\"" + AFTER), "/prod/admin");
        assertNothingHidden(
                traffic(BEFORE + "x\",\"path\":\"/harmless/x/prod/admin\",\"y\":\"\",\"httpMethod\":\"GET\","
                        + "\"uri\":\"/prod/admin\",\"status\":\"200\"}"),
                "/prod/admin");
    }

    private static final String ONE_ID = "6b7b6102-461c-4cab-a064-a351660af72c";
    private static final String ANOTHER_ID = "418e3906-ddd9-4e10-8418-00000000010b";

    @ParameterizedTest
    @CsvSource({"rid", "reqId", "apiRequestId", "apigw_request_id"})
    void idBeforeClientFieldsIsRequestId(String name) {
        for (String injected : List.of(ANOTHER_ID, "Hc2225=")) {
            String message = "{\"ip\":\"203.0.113.7\",\"" + name + "\":\"" + ONE_ID + "\",\"ua\":\"x\",\"requestId\":\""
                    + injected + "\",\"y\":\"" + AFTER;

            AccessLogEntry line = (AccessLogEntry) new LogEventParser().parse(message);

            assertThat(line.requestId()).isEqualTo(ONE_ID);
            assertThat(traffic(message)).singleElement().satisfies(each -> assertThat(each.ambiguousFields())
                    .contains("requestId"));
        }
    }

    @ParameterizedTest
    @CsvSource({ONE_ID + "," + ANOTHER_ID + ",rid", "Abc123=,Hc2225=,reqId", ONE_ID + "," + ANOTHER_ID + ",apiRequestId"
    })
    void neitherOfTwoIdsThatClientMayHaveWrittenIsUsed(String id, String injected, String name) {
        String message = "{\"userAgent\":\"x\",\"requestId\":\"" + injected + "\",\"y\":\"\",\"" + name + "\":\"" + id
                + "\",\"httpMethod\":\"GET\",\"path\":\"/prod/admin\",\"status\":\"200\"}";

        AccessLogEntry line = (AccessLogEntry) new LogEventParser().parse(message);

        assertThat(line.requestId()).startsWith("line-");
        assertThat(traffic(message)).singleElement().satisfies(each -> {
            assertThat(each.request().path()).isEqualTo("/prod/admin");
            assertThat(each.ambiguousFields()).contains("requestId");
        });
    }

    @Test
    void additionalIdOfRequestIsNoContradiction() {
        for (String message : List.of(
                "{\"apigwRequestId\":\"Hc2225=\",\"requestId\":\"" + ONE_ID + "\",\"userAgent\":\"" + AFTER,
                "{\"userAgent\":\"x\",\"requestId\":\"" + ONE_ID + "\",\"apigwRequestId\":\"Hc2225=\",\"y\":\"" + AFTER,
                "{\"requestId\":\"" + ONE_ID + "\",\"userAgent\":\"x\",\"rid\":\"" + ANOTHER_ID + "\",\"y\":\""
                        + AFTER)) {
            assertThat(((AccessLogEntry) new LogEventParser().parse(message)).requestId())
                    .isEqualTo(ONE_ID);
            assertThat(traffic(message)).singleElement().satisfies(each -> assertThat(each.ambiguousFields())
                    .isEmpty());
        }
    }

    private static final String ADDED_TO_ID =
            "{\"requestId\":\"id\",\"apiId\":\"uwe3g5jm54\",\"ip\":\"192.0.2.66\",\"domainName\":\"evil.example\",\"z\":\"\","
                    + "\"httpMethod\":\"POST\",\"path\":\"/prod/pets\",\"status\":\"200\",\"userAgent\":\"curl\"}";

    private static Entries requestOfSomebodyElse() {
        return Entries.ofPost("/pets")
                .headers("{Accept=*/*, Host=" + Entries.OWN_HOST + ", User-Agent=curl, X-Forwarded-For=203.0.113.7}");
    }

    /** A client may choose the ID of a REST API, and so the text in front of all other values. */
    @Test
    void fieldsAddedToIdForgeNoAddressOrHost() {
        HttpCall call =
                traffic(requestOfSomebodyElse().accessElsewhere(ADDED_TO_ID)).get(0);

        assertThat(call.request().host()).isEqualTo(Entries.OWN_HOST);
        assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(call.ambiguousFields()).contains("ip", "host");
    }

    @Test
    void idWithAddedFieldsIsParsedVerbatimWithKnownFormat() {
        String format =
                "{\"requestId\":\"$context.requestId\",\"httpMethod\":\"$context.httpMethod\",\"path\":\"$context.path\","
                        + "\"status\":\"$context.status\",\"userAgent\":\"$context.identity.userAgent\"}";
        AccessLogEntry entry = (AccessLogEntry) new LogEventParser(format).parse(ADDED_TO_ID);

        assertThat(entry.requestId())
                .isEqualTo(ADDED_TO_ID.substring(
                        ADDED_TO_ID.indexOf("id\",\"api"), ADDED_TO_ID.indexOf("\",\"httpMethod")));
        assertThat(entry.fields().values()).doesNotContain("192.0.2.66", "evil.example");
    }
}
