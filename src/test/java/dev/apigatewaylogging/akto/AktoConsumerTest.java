/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoConsumer.Dropped;
import dev.apigatewaylogging.akto.AktoConsumer.Lost;
import dev.apigatewaylogging.akto.AktoConsumer.Stored;
import dev.apigatewaylogging.akto.AktoConsumer.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AktoConsumerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AktoConsumer consumer = new AktoConsumer();
    private final Map<String, Object> record = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("path", "/prod/pets/7?q=a&q=b&page=2"),
            Map.entry("method", "POST"),
            Map.entry("requestHeaders", "{\"Host\":\"API.example.com\",\"Content-Type\":\"application/json\"}"),
            Map.entry("responseHeaders", "{}"),
            Map.entry("requestPayload", "{\"owner\":{\"name\":\"Ann\"},\"tags\":[\"x\"]}"),
            Map.entry("responsePayload", ""),
            Map.entry("statusCode", "201"),
            Map.entry("status", "Created"),
            Map.entry("time", "1720000000"),
            Map.entry("type", "HTTP/1.1"),
            Map.entry("akto_account_id", "1000000"),
            Map.entry("akto_vxlan_id", "0"),
            Map.entry("is_pending", "false"),
            Map.entry("source", "MIRRORING"),
            Map.entry("tag", "{\"service\":\"aws-api-gateway\"}"),
            Map.entry("ip", "203.0.113.9"),
            Map.entry("destIp", ""),
            Map.entry("direction", "1")));

    @Test
    void storesValidRecordUnderItsHostWithParameters() {
        Stored stored = (Stored) take();

        assertThat(stored.collection()).isEqualTo("api.example.com");
        assertThat(stored.endpoint()).isEqualTo("/prod/pets/7");
        assertThat(stored.parameters()).containsExactly("owner#name", "page", "q", "tags#$");
        assertThat(stored.requestHeaders()).containsEntry("content-type", "application/json");
        assertThat(stored.time()).hasValue(1720000000);
        assertThat(stored.inventory()).isTrue();
        assertThat(stored.tags()).containsExactly(Map.entry("service", "aws-api-gateway"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path",
                "requestHeaders",
                "responseHeaders",
                "requestPayload",
                "responsePayload",
                "statusCode",
                "akto_account_id",
                "is_pending",
                "source",
                "tag",
                "type",
                "status",
                "ip"
            })
    void losesARecordThatMissesAField(String field) {
        record.remove(field);

        assertThat(take()).isInstanceOf(Lost.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statusCode|-",
                "statusCode|200.0",
                "statusCode|' 200'",
                "requestHeaders|[]",
                "requestHeaders|{\"a\":null}",
                "requestHeaders|{\"a\":1}",
                "requestHeaders|{\"a\":{}}",
                "requestHeaders|{a:1",
                "requestHeaders|{\"A\":\"1\",\"a\":\"2\"}",
                "requestHeaders|{\"a\":\"1\",\"a\":\"2\"}",
                "responseHeaders|null",
                "tag|{\"a\":[]}",
                "akto_account_id|''",
                "akto_account_id|acme",
                "source|CLOUDWATCH",
            })
    void losesARecordWithABadValue(String field, String value) {
        record.put(field, value);

        assertThat(take()).isInstanceOf(Lost.class);
    }

    @Test
    void losesRecordWithValueOfAnotherType() {
        Map<String, Object> wrong = Map.of(
                "path",
                1,
                "requestHeaders",
                Map.of(),
                "requestPayload",
                Map.of(),
                "akto_account_id",
                1000000,
                "is_pending",
                false,
                "type",
                1.1,
                "status",
                200);
        wrong.forEach((field, value) -> {
            Object right = record.put(field, value);
            assertThat(take()).as(field).isInstanceOf(Lost.class);
            record.put(field, right);
        });
    }

    @Test
    void losesRecordThatIsNotOneUtf8Object() {
        assertThat(consumer.take("[]".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Lost.class);
        assertThat(consumer.take("{\"path\":".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Lost.class);
        assertThat(consumer.take(new byte[] {'{', (byte) 0xff, '}'})).isEqualTo(new Lost("not UTF-8"));
        assertThat(consumer.take(new byte[AktoConsumer.LARGEST + 1])).isEqualTo(new Lost("larger than 1 MB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1", "[1,2", " {\"a\":[]  ", "{"})
    void dropsUnclosedBodyWithJsonOrNoContentType(String body) {
        record.put("requestPayload", body);
        assertThat(take()).isInstanceOf(Dropped.class);

        record.put("requestHeaders", "{\"host\":\"a.b\"}");
        assertThat(take()).isInstanceOf(Dropped.class);

        record.put("requestHeaders", "{\"host\":\"a.b\",\"content-type\":\"application/json; charset=utf-8\"}");
        assertThat(take()).isInstanceOf(Stored.class);
    }

    @Test
    void dropsHealthChecksAndAktosRequests() {
        record.put("path", "/prod/Health/live");
        assertThat(take()).isInstanceOf(Dropped.class);

        record.put("path", "/prod/api/ingestData");
        assertThat(take()).isInstanceOf(Dropped.class);

        record.put("path", "/prod/pets");
        record.put("requestHeaders", "{\"x-akto-ignore\":\"0\"}");
        assertThat(take()).isInstanceOf(Dropped.class);
    }

    @ParameterizedTest
    @CsvSource({
        "{}, 0",
        "'{\"host\":\"10.0.0.1:8080\"}', 0",
        "'{\"host\":\"a=b.example.com\"}', special_char_host",
        "'{\"HOST\":\"A.Example.com\"}', a.example.com",
    })
    void groupsByHost(String headers, String collection) {
        record.put("requestHeaders", headers);

        assertThat(((Stored) take()).collection()).isEqualTo(collection);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "302, true", "304, false", "404, false", "502, false", "0, false"})
    void addsOnlySuccessAndFoundToInventory(String status, boolean inventory) {
        record.put("statusCode", status);

        assertThat(((Stored) take()).inventory()).isEqualTo(inventory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1720000000000", "2024-07-03T09:46:40Z", ""})
    void usesReceiptTimeIfTimestampIsNotInSeconds(String time) {
        record.put("time", time);

        assertThat(((Stored) take()).time()).isEmpty();
    }

    private Verdict take() {
        try {
            return consumer.take(JSON.writeValueAsBytes(record));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
