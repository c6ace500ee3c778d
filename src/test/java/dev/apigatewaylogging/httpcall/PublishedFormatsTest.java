/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.logformat.UnparseableEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access log formats that documentation and much used templates have, without a setting. The values are made up. */
class PublishedFormatsTest {

    private static final String ID = "5c1dd3a1-7a1c-4f0e-9a53-0d6c5a1f7b11";

    private static HttpCall traffic(String message) {
        return new Entries().access(message).traffic();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no space before the quotation mark
                "198.51.100.4 - - [02/Mar/2026:10:15:30 +0000]\"GET /pets/{petId} HTTP/1.1\" 200 118 " + ID
                        + " Ab12Cd=",
                "198.51.100.4 - - [02/Mar/2026:10:15:30 +0000]\"GET /pets/{petId} HTTP/1.1\" 200 118 " + ID,
                // the extended id first
                "Ab12Cd= 198.51.100.4 - - [02/Mar/2026:10:15:30 +0000] \"GET /pets/{petId} HTTP/1.1\" 200 118 " + ID,
                // an HTTP API's method and route key, with and without an error message
                "198.51.100.4 - - [02/Mar/2026:10:15:30 +0000] \"GET GET /pets/{petId} HTTP/1.1\" 200 118 " + ID + " -",
                "198.51.100.4 - - [02/Mar/2026:10:15:30 +0000] \"GET GET /pets/{petId} HTTP/1.1\" 200 118 " + ID
                        + " timed out at last",
                // names and values as text
                "requestId: " + ID + ", ip: 198.51.100.4, caller: -, user: -, requestTime: 02/Mar/2026:10:15:30 +0000,"
                        + " httpMethod: GET, resourcePath: /pets/{petId}, status: 200, protocol: HTTP/1.1, responseLength: 8",
                "requestId=" + ID + " ip=198.51.100.4 httpMethod=GET resourcePath=/pets/{petId} status=200"
                        + " userAgent=\"curl 8\" protocol=HTTP/1.1",
                // a route key that is a path, a comma too much, a request line
                "{\"requestId\":\"" + ID + "\",\"ip\":\"198.51.100.4\",\"httpMethod\":\"GET\","
                        + "\"routeKey\":\"/pets/{petId}\",\"status\":\"200\"}",
                "{\"requestId\":\"" + ID + "\",\"ip\":\"198.51.100.4\",\"httpMethod\":\"GET\","
                        + "\"resourcePath\":\"/pets/{petId}\",\"integration\":{\"status\":\"500\",},\"status\":\"200\",}",
                "{\"requestId\":\"" + ID + "\",\"ip\":\"198.51.100.4\",\"request\":\"GET /pets/{petId} HTTP/1.1\","
                        + "\"status\":\"200\"}",
                // a colon is missing before an object
                "{\"requestId\":\"" + ID + "\",\"identity\" {\"sourceIp\":\"198.51.100.4\",\"userAgent\":\"x\",},"
                        + "\"integration\":{\"requestId\":\"other\",\"status\":\"500\"},\"httpMethod\":\"GET\","
                        + "\"resourcePath\":\"/pets/{petId}\",\"status\":\"200\"}",
            })
    void itIsUnderstood(String message) {
        HttpCall traffic = traffic(message);

        assertThat(traffic.requestId()).isEqualTo(ID);
        assertThat(traffic.request().method()).isEqualTo("GET");
        assertThat(traffic.request().path()).endsWith("/pets/{petId}");
        assertThat(traffic.request().clientIp()).isEqualTo("198.51.100.4");
        assertThat(traffic.response().status()).isEqualTo(200);
        assertThat(traffic.incomplete()).isFalse();
    }

    /** The format of the console, with one mistake in it that a person makes. Only the field with the mistake may be lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // a comma is missing, or there is one too much
                "{'id':'ID' 'ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET' 'resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':200 'protocol':'HTTP/1.1'}",
                "{'id':'ID','ip':'IP',, 'httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200',,}",
                "{,'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                // a quotation mark of another field's value
                "{'id':'ID','ip':'IP','requestTime':'02/Mar/2026:10:15:30 +0000,'httpMethod':'GET','resourcePath':'PATH',"
                        + "'status':'200'}",
                "{'id':'ID','ip':'IP','user':me','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                // a quotation mark of an own value
                "{'id':'ID','ip':IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET,'resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200}",
                // a quotation mark of a name
                "{'id':'ID',ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip:'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID',caller':'-','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                // a colon
                "{'id' 'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath' 'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','unknown' 'x','httpMethod':'GET','resourcePath':'PATH','status' 200}",
                // no quotation marks, others, or one more level of them
                "{id:'ID',ip:'IP',httpMethod:'GET',resourcePath:'PATH',status:'200'}",
                "{`id`:`ID`,`ip`:`IP`,`httpMethod`:`GET`,`resourcePath`:`PATH`,`status`:`200`}",
                "{ \\'id\\':\\'ID\\', \\'ip\\':\\'IP\\',\\'httpMethod\\':\\'GET\\',\\'resourcePath\\':\\'PATH\\',"
                        + "\\'status\\':\\'200\\'}",
                "'{\\'id\\':\\'ID\\',\\'ip\\':\\'IP\\',\\'httpMethod\\':\\'GET\\',\\'resourcePath\\':\\'PATH\\',"
                        + "\\'status\\':\\'200\\'}'",
                // a brace
                "'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'",
                "'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','status':'200'}}",
                // a number that is not known
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','latency':-,'status':200}",
                "{'id':'ID','ip':'IP','httpMethod':'GET','resourcePath':'PATH','latency':,'status':200}",
            })
    void invalidJsonFieldLosesNoOtherField(String mistaken) {
        itIsUnderstood(mistaken.replace('\'', '"')
                .replace('`', '\'')
                .replace("\"id", "\"requestId")
                .replace("'id", "'requestId")
                .replace("{id", "{requestId")
                .replace("ID", ID)
                .replace("IP", "198.51.100.4")
                .replace("PATH", "/pets/{petId}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contextRequestId\":\"ID\",\"contextHttpMethod\":\"GET\",\"contextResourcePath\":\"PATH\","
                        + "\"contextStatus\":\"200\",\"contextIdentitySourceIp\":\"IP\"}",
                "{\"context.requestId\":\"ID\",\"context.httpMethod\":\"GET\",\"context.resourcePath\":\"PATH\","
                        + "\"context.status\":\"200\",\"context.identity.sourceIp\":\"IP\"}",
                "{\"x-amzn-RequestId\":\"ID\",\"http.method\":\"GET\",\"resource\":\"PATH\",\"http.status_code\":200,"
                        + "\"network.client.ip\":\"IP\"}",
                "{\"id-requestId\":\"ID\",\"requestId\":\"ID\",\"method\":\"GET\",\"resource\":\"PATH\",\"status\":200,"
                        + "\"src_ip\":\"IP\"}",
            })
    void moreNamesAreUnderstood(String entry) {
        itIsUnderstood(entry.replace("ID", ID).replace("IP", "198.51.100.4").replace("PATH", "/pets/{petId}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the common log format without quotation marks, with two spaces, the id elsewhere, a user agent in it
                "IP - - [TIME] GET PATH HTTP/1.1 200 118 ID EXT",
                "IP - - [TIME] GET PATH HTTP/1.1 200 118 ID",
                "IP - - [TIME] GET GET PATH HTTP/1.1 200 118 ID",
                "IP  - - [TIME]  \"GET PATH HTTP/1.1\"  200 118 ID EXT",
                "IP - -  [TIME] GET  PATH HTTP/1.1 200  118  ID",
                "ID IP - - [TIME] \"GET PATH HTTP/1.1\" 200 118",
                "ID EXT IP - - [TIME] \"GET PATH HTTP/1.1\" 200 118",
                "IP - - [TIME] \"GET PATH HTTP/1.1\" 200 118 \"Mozilla/5.0 (X11; Linux) 200 x\" ID",
                "IP - - [TIME] \"GET PATH HTTP/1.1\" 200 118 \"curl/8\" ID EXT",
                "IP - - [TIME] \"GET PATH HTTP/1.1\" 200 118 ID \"curl/8\"",
                // comma-separated values with spaces or quotation marks
                "IP, -, -, TIME, GET, PATH, HTTP/1.1, 200, 118, ID",
                "IP, -, -, TIME, GET, PATH, HTTP/1.1, 200, 118, ID, EXT",
                "\"IP\",\"-\",\"-\",\"TIME\",\"GET\",\"PATH\",\"HTTP/1.1\",\"200\",\"118\",\"ID\"",
                // labels with white space between them, in braces
                "requestId: ID ip: IP caller: - requestTime: TIME httpMethod: GET resourcePath: PATH status: 200",
                "requestId:ID ip:IP caller:arn:aws:iam::1:x httpMethod:GET resourcePath:PATH status:200 protocol:HTTP/1.1",
                "requestId: ID\nip: IP\nhttpMethod: GET\nresourcePath: PATH\nstatus: 200",
                "requestId=ID\tip=IP\thttpMethod=GET\tresourcePath=PATH\tstatus=200",
                "{requestId: ID, ip: IP, httpMethod: GET, resourcePath: PATH, status: 200}",
                "{requestId=ID, ip=IP, httpMethod=GET, resourcePath=PATH, status=200}",
                // the id in an element
                "<request><requestId>ID</requestId><ip>IP</ip><httpMethod>GET</httpMethod><resourcePath>PATH</resourcePath>"
                        + "<status>200</status></request>",
            })
    void variantOfConsoleFormatIsParsed(String entry) {
        itIsUnderstood(entry.replace("ID", ID)
                .replace("EXT", "Ab12Cd=")
                .replace("IP", "198.51.100.4")
                .replace("TIME", "02/Mar/2026:10:15:30 +0000")
                .replace("PATH", "/pets/{petId}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 15", "- -", "\"-\" \"curl/8\""})
    void textThatIsNoIdIsNotUsedAsId(String before) {
        assertThat(new LogEventParser()
                        .parse("198.51.100.4 - - [02/Mar/2026:10:15:30 +0000] \"GET /pets HTTP/1.1\" 200 118 " + before
                                + " " + ID))
                .satisfiesAnyOf(
                        entry -> assertThat(entry).isInstanceOf(UnparseableEntry.class),
                        entry -> assertThat(entry.toString()).contains("requestId=" + ID));
    }

    @Test
    void urlProvidesHostAndPathWithoutStage() {
        HttpCall traffic = traffic("{\"requestId\":\"" + ID + "\",\"method\":\"GET\","
                + "\"url\":\"https://api.pets.example/v1/x?a=b\",\"stage\":\"prod\",\"status\":\"200\"}");

        assertThat(traffic.request().host()).isEqualTo("api.pets.example");
        assertThat(traffic.request().path()).isEqualTo("/v1/x");
    }

    @Test
    void hostAndPathTogetherNeedNoScheme() {
        HttpCall traffic =
                traffic("{\"requestId\":\"" + ID + "\",\"method\":\"GET\",\"resourcePath\":\"/pets/{petId}\","
                        + "\"url\":\"api.pets.example/store/pets/7\",\"upstream\":{\"status\":\"500\",\"requestId\":\"x\"},"
                        + "\"status\":\"200\"}");

        assertThat(traffic.request().host()).isEqualTo("api.pets.example");
        assertThat(traffic.request().path()).isEqualTo("/store/pets/7");
        assertThat(traffic.response().status()).isEqualTo(200);
    }

    /** One UUID in some millions has no letter. */
    @ParameterizedTest
    @ValueSource(strings = {" EgTg2gDEAAAACky=", ""})
    void idWithoutLettersIsAccepted(String extendedId) {
        String id = "40306034-5844-4030-9403-000000002932";

        HttpCall traffic =
                traffic("203.0.113.53 - - [02/Mar/2026:10:16:23 +0000] \"GET /orders/{orderId}/lines HTTP/1.1\""
                        + " 200 6723 " + id + extendedId);

        assertThat(traffic.requestId()).isEqualTo(id);
        assertThat(traffic.response().status()).isEqualTo(200);
    }

    @Test
    void routeWithoutHttpFieldsIsWebSocketMessage() {
        HttpCall traffic = traffic("{\"requestId\":\"Kx1=\",\"httpMethod\":\"-\",\"resourcePath\":\"-\",\"path\":\"-\","
                + "\"routeKey\":\"sendMessage\",\"stage\":\"chat\",\"status\":\"200\"}");

        assertThat(traffic.details()).containsEntry("event_type", "MESSAGE");
        assertThat(traffic.request().path()).endsWith("/sendMessage");
    }

    @Test
    void quotationMarksAroundVariableAreRemoved() {
        HttpCall traffic = traffic("{\"requestId\":\"\\\"" + ID + "\\\"\",\"httpMethod\":\"\\\"GET\\\"\","
                + "\"path\":\"\\\"/pets/7\\\"\",\"status\":\"200\",\"userAgent\":\"\\\"a \"b\" c\\\"\"}");

        assertThat(traffic.requestId()).isEqualTo(ID);
        assertThat(traffic.request().path()).endsWith("/pets/7");
        assertThat(traffic.request().headers()).containsEntry("User-Agent", "a \"b\" c");
    }

    @Test
    void quotationMarksOfClientAreKept() {
        assertThat(traffic("{\"requestId\":\"\"" + ID
                                + "\"\",\"httpMethod\":\"GET\",\"path\":\"/x\",\"status\":\"200\"}")
                        .requestId())
                .isEqualTo("\"" + ID + "\"");
    }

    @Test
    void authorizerStatusMayBeAnyText() {
        String setting = "$context.requestId $context.authorizer.subscriptionStatus $context.httpMethod $context.path"
                + " $context.status $context.responseLength";

        assertThat(new LogEventParser(setting)
                        .parse(ID + " trialing GET /pets/7 200 118")
                        .toString())
                .contains("PATH=/pets/7", "STATUS=200");
        assertThat(new LogEventParser(setting).parse(ID + " active GET /pets/7 200 none"))
                .isInstanceOf(UnparseableEntry.class);
    }

    @Test
    void formatOfOneApiDoesNotAffectFieldNamesOfOthers() {
        String setting = "{\"requestId\":\"$context.requestId\",\"httpMethod\":\"$context.httpMethod\","
                + "\"routeKey\":\"$context.resourcePath\",\"status\":\"$context.status\"}";

        assertThat(new LogEventParser(setting)
                        .parse(
                                "{\"requestId\":\"Hx1=\",\"httpMethod\":\"GET\",\"routeKey\":\"GET /x/{id}\",\"status\":\"200\"}")
                        .toString())
                .contains("ROUTE_KEY=GET /x/{id}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a note: nothing, of: a request",
                "requestId: x",
                "level=info msg=\"started\" time=now",
                "2026-03-02T10:15:30Z INFO started",
                ": , = ,",
            })
    void eventWithoutRequestFieldsIsUnparseable(String message) {
        assertThat(new LogEventParser().parse(message)).isInstanceOf(UnparseableEntry.class);
    }

    @Test
    void secondPathInLabeledTextHidesNoPath() {
        assertThat(new HttpCallAssembler()
                        .assembleAll(new Entries()
                                .access("requestId: " + ID + ", userAgent: x, path: /harmless, httpMethod: GET,"
                                        + " path: /prod/admin, status: 200")
                                .lines()))
                .extracting(outcome -> ((HttpCall) outcome).request().path())
                .contains("/prod/admin");
    }
}
