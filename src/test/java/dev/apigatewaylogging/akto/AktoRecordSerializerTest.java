/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoConsumer.Stored;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AktoRecordSerializerTest {

    private static final int LIMIT = 1_000_000;

    private final AktoRecordSerializer record = new AktoRecordSerializer("1720000001", HeaderRedaction.of(""), LIMIT);

    @Test
    void reusedRequestIdIsMarkedOutsideTagsEvenInTruncatedRecord() throws IOException {
        HttpCall large = SampleTraffic.get("/pets")
                .post(Map.of("X-Secret", "s, X-Other=1"), "x".repeat(2 * LIMIT), false)
                .traffic();
        HttpCall reused = new HttpCall(
                large.requestId(),
                large.origin(),
                large.request(),
                large.response(),
                large.timestamp(),
                large.eventCount(),
                true,
                true,
                large.details(),
                List.of());
        AktoRecordSerializer redacting = new AktoRecordSerializer("1720000001", HeaderRedaction.of("x-secret"), LIMIT);
        JsonNode logEntry = new ObjectMapper().readTree(redacting.serialize(reused));

        assertThat(logEntry.path("request_id_reused").asText()).isEqualTo("true");
        assertThat(logEntry.path("tag").asText()).doesNotContain("reused");
        assertThat(new AktoConsumer().take(record.serialize(reused))).isInstanceOf(Stored.class);
        assertThat(new ObjectMapper().readTree(record.serialize(large)).has("request_id_reused"))
                .isFalse();
    }

    @Test
    void writesEveryFieldOfAktosFormatAsString() throws IOException {
        byte[] bytes = record.serialize(
                SampleTraffic.get("/prod/pets/7").query("q=a%20b").traffic());

        Map<String, Object> fields = new ObjectMapper().readValue(bytes, new TypeReference<>() {});
        assertThat(fields)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("path", "/prod/pets/7?q=a%20b"),
                        Map.entry("method", "GET"),
                        Map.entry("requestHeaders", "{\"Host\":\"" + SampleTraffic.HOST + "\"}"),
                        Map.entry("responseHeaders", "{\"Content-Type\":\"application/json\"}"),
                        Map.entry("requestPayload", ""),
                        Map.entry("responsePayload", "{\"id\":7}"),
                        Map.entry("statusCode", "200"),
                        Map.entry("status", "OK"),
                        Map.entry("type", "HTTP/2.0"),
                        Map.entry("time", "1720000000"),
                        Map.entry("ip", "203.0.113.9"),
                        Map.entry("destIp", ""),
                        Map.entry("direction", "1"),
                        Map.entry("source", "MIRRORING"),
                        Map.entry("akto_account_id", "1720000001"),
                        Map.entry("akto_vxlan_id", "0"),
                        Map.entry("is_pending", "false"),
                        Map.entry(
                                "tag",
                                "{\"service\":\"aws-api-gateway\",\"api_id\":\"uwe3g5jm54\",\"stage\":\"prod\","
                                        + "\"region\":\"eu-west-1\",\"aws_account\":\"123456789012\"}")));
    }

    @Test
    void storesUnderExecuteApiHostIfLogHasNoHost() {
        assertThat(stored(SampleTraffic.get("/p").post(Map.of(), "", false)).collection())
                .isEqualTo(SampleTraffic.HOST);
        assertThat(stored(SampleTraffic.get("/p").post(Map.of("HOST", " "), "", false))
                        .collection())
                .isEqualTo(SampleTraffic.HOST);
    }

    @Test
    void listsAmbiguousFieldsOnlyIfPresent() throws IOException {
        HttpCall certain = SampleTraffic.get("/p").traffic();
        HttpCall ambiguous = new HttpCall(
                certain.requestId(),
                certain.origin(),
                certain.request(),
                certain.response(),
                certain.timestamp(),
                certain.eventCount(),
                false,
                false,
                Map.of(),
                List.of("host", "ip"));
        AktoRecordSerializer record = new AktoRecordSerializer("1720000001", HeaderRedaction.of(""), 1_000_000);

        assertThat(new ObjectMapper().readTree(record.serialize(ambiguous)).get("ambiguous_fields"))
                .extracting(JsonNode::asText)
                .containsExactly("host", "ip");
        assertThat(new AktoConsumer().take(record.serialize(ambiguous))).isInstanceOf(Stored.class);
        assertThat(new ObjectMapper().readTree(record.serialize(certain)).has("ambiguous_fields"))
                .isFalse();
    }

    @Test
    void keepsHostOfClient() {
        Stored stored = stored(SampleTraffic.get("/p").post(Map.of("host", "api.example.com"), "", false));

        assertThat(stored.collection()).isEqualTo("api.example.com");
    }

    @Test
    void keepsHeaderNamesAndOrderAsSent() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Amzn-Trace-Id", "Root=1-6962324d, Parent=0");
        headers.put("accept", "application/json, text/plain, */*");
        headers.put("Host", "api.example.com");

        byte[] bytes = record.serialize(
                SampleTraffic.get("/p").post(headers, "", false).traffic());

        assertThat(new ObjectMapper().readTree(bytes).get("requestHeaders").textValue())
                .isEqualTo("{\"X-Amzn-Trace-Id\":\"Root=1-6962324d, Parent=0\","
                        + "\"accept\":\"application/json, text/plain, */*\",\"Host\":\"api.example.com\"}");
    }

    @Test
    void joinsHeadersWhoseNamesDifferOnlyInCase() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "text/html");
        headers.put("accept", "*/*");
        headers.put("Cookie", "a=1");
        headers.put("cookie", "b=2");
        headers.put("Host", "first.example.com");
        headers.put("host", "second.example.com");

        assertThat(stored(SampleTraffic.get("/p").post(headers, "", false)).requestHeaders())
                .containsEntry("accept", "text/html, */*")
                .containsEntry("cookie", "a=1; b=2")
                .containsEntry("host", "first.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", ""})
    void unclosedJsonBodyIsKeptUnderContentTypeThatAktoDoesNotParse(String type) {
        String body = "{\"name\":\"Bel";
        Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("Content-Type", type);

        Stored request = stored(SampleTraffic.get("/p").post(headers, body, true));
        assertThat(request.requestPayload()).isEqualTo(body);
        assertThat(request.requestHeaders()).containsEntry("content-type", "application/json; charset=utf-8");

        Stored response = stored(SampleTraffic.get("/p").answer(200, headers, body, true));
        assertThat(response.responsePayload()).isEqualTo(body);
        assertThat(response.responseHeaders()).containsEntry("content-type", "application/json; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[1]", "", "  ", "a=1&b={", "[Binary Data]", "null", "<a/>"})
    void contentTypeOfOtherBodiesIsUnchanged(String body) {
        Map<String, String> json = Map.of("Content-Type", "application/json");

        assertThat(stored(SampleTraffic.get("/p").post(json, body, false)).requestHeaders())
                .containsEntry("content-type", "application/json");
        assertThat(stored(SampleTraffic.get("/p").post(Map.of(), body, false)).requestHeaders())
                .doesNotContainKey("content-type");
    }

    @Test
    void marksTruncationOnlyOnTruncatedSide() {
        Stored request = stored(SampleTraffic.get("/p").post(Map.of(), "abc", true));
        assertThat(request.requestHeaders()).containsEntry("x-akto-payload-truncated", "true");
        assertThat(request.responseHeaders()).doesNotContainKey("x-akto-payload-truncated");

        Stored response = stored(SampleTraffic.get("/p").answer(200, Map.of(), "abc", true));
        assertThat(response.requestHeaders()).doesNotContainKey("x-akto-payload-truncated");
        assertThat(response.responseHeaders()).containsEntry("x-akto-payload-truncated", "true");
    }

    @Test
    void truncatesAndMarksBodiesOverLimit() {
        String large = "x\"\u00e9\ud83d\ude00".repeat(300_000);

        byte[] bytes = record.serialize(SampleTraffic.get("/p")
                .post(Map.of("Content-Type", "text/plain"), "small", false)
                .answer(200, Map.of("Content-Type", "text/plain"), large, false)
                .traffic());

        assertThat(bytes.length).isBetween(LIMIT - 20_000, LIMIT);
        Stored stored = stored(bytes);
        assertThat(stored.requestPayload()).isEqualTo("small");
        assertThat(stored.requestHeaders()).doesNotContainKey("x-akto-payload-truncated");
        assertThat(large).startsWith(stored.responsePayload());
        assertThat(stored.responseHeaders()).containsEntry("x-akto-payload-truncated", "true");
    }

    @Test
    void jsonBodyTruncatedToLimitIsKept() {
        String large = "{\"a\":\"" + "x".repeat(2_000_000) + "\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");

        Stored stored = stored(SampleTraffic.get("/p").post(json, large, false).answer(200, json, large, false));

        assertThat(stored.requestPayload().length()).isCloseTo(LIMIT / 2, within(20_000));
        assertThat(stored.responsePayload().length()).isCloseTo(LIMIT / 2, within(20_000));
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "201, Created",
        "204, No Content",
        "302, Found",
        "308, Permanent Redirect",
        "403, Forbidden",
        "429, Too Many Requests",
        "502, Bad Gateway",
        "504, Gateway Timeout",
        "299, ''",
    })
    void writesReasonPhraseOfStatus(int status, String phrase) {
        Stored stored = stored(SampleTraffic.get("/p").answer(status, Map.of(), "", false));

        assertThat(stored.status()).isEqualTo(status);
        assertThat(stored.phrase()).isEqualTo(phrase);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WEBSOCKET", "wss"})
    void writesHttpTypeForUnknownProtocols(String protocol) {
        assertThat(stored(SampleTraffic.get("/p").protocol(protocol)).type()).isEqualTo("HTTP/1.1");
    }

    @Test
    void incompleteRequestIsMarked() {
        assertThat(stored(SampleTraffic.get("/p").incomplete(true)).others()).containsEntry("incomplete", "true");
        assertThat(stored(SampleTraffic.get("/p").answer(0, Map.of(), "", false))
                        .others())
                .containsEntry("incomplete", "true");
        assertThat(stored(SampleTraffic.get("/p")).others()).isEmpty();
    }

    @Test
    void detailBecomesFieldWithoutReplacingOthers() {
        Stored stored = stored(SampleTraffic.get("/p")
                .details(Map.of("route_key", "$connect", "path", "/other", "incomplete", "true", "events", "[]")));

        assertThat(stored.others()).containsExactly(Map.entry("route_key", "$connect"));
        assertThat(stored.endpoint()).isEqualTo("/p");
    }

    /** Akto keeps every tag that a collection ever had; its database takes 16 MB for each. */
    @Test
    void tagsAreEqualForAllRequestsOfApi() {
        Set<Map<String, String>> tags = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            tags.add(stored(SampleTraffic.get("/p/" + i)
                            .incomplete(i % 3 == 0)
                            .answer(i % 5 == 0 ? 0 : 200 + i % 300, Map.of(), "", false)
                            .details(Map.of(
                                    "connection_id",
                                    "L0SM9cOFvHcCIhw=" + i,
                                    "event_type",
                                    i % 2 == 0 ? "CONNECT" : "MESSAGE",
                                    "route_key",
                                    "route" + i)))
                    .tags());
        }

        assertThat(tags).hasSize(1);
        assertThat(tags.iterator().next()).containsOnlyKeys("service", "api_id", "stage", "region", "aws_account");
    }

    @ParameterizedTest
    @CsvSource({"'', '', /", "/p, '', /p", "/p, a=1, /p?a=1", "/p?x=1, a=1, /p?x=1&a=1", "/p/, '', /p/"})
    void appendsQueryToPath(String path, String query, String expected) throws IOException {
        byte[] bytes = record.serialize(SampleTraffic.get(path).query(query).traffic());

        assertThat(new ObjectMapper().readTree(bytes).get("path").textValue()).isEqualTo(expected);
    }

    @Test
    void redactsRequestAndResponseHeaders() {
        AktoRecordSerializer redacting = new AktoRecordSerializer("1", HeaderRedaction.of("Cookie, Set-Cookie"), LIMIT);

        Stored stored = stored(redacting.serialize(SampleTraffic.get("/p")
                .post(Map.of("cookie", "sid=secret"), "", false)
                .answer(200, Map.of("Set-Cookie", "sid=secret; Path=/"), "", false)
                .traffic()));

        assertThat(stored.requestHeaders()).containsEntry("cookie", "sid=****");
        assertThat(stored.responseHeaders()).containsEntry("set-cookie", "sid=****; Path=/");
    }

    @Test
    void rejectsLimitTooSmallForRecord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AktoRecordSerializer("1", HeaderRedaction.of(""), AktoRecordSerializer.MIN_MAX_BYTES - 1));
    }

    private Stored stored(SampleTraffic traffic) {
        return stored(record.serialize(traffic.traffic()));
    }

    private static Stored stored(byte[] bytes) {
        assertThat(new AktoConsumer().take(bytes)).isInstanceOf(Stored.class);
        return (Stored) new AktoConsumer().take(bytes);
    }
}
