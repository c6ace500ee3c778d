/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The comparison must be able to fail: each of these tests hands it a record that is wrong in one way. */
class ReconciliationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TrafficGenerator GENERATOR = TrafficGenerator.seeded(5);
    private static final TrafficPlan PLAN =
            TrafficPlan.of(GENERATOR, 2_000, 3, Instant.parse("2025-11-18T10:00:00Z"), 50);

    @Test
    void correctRecordsOfEachKindMatch() {
        Reconciliation reconciliation = new Reconciliation(PLAN);
        PLAN.requestIds().forEach(id -> reconciliation.accept(id, right(id)));

        Reconciliation.Result result = reconciliation.result();

        assertThat(result.differences()).isEmpty();
        assertThat(result.exactlyOnce()).isTrue();
        assertThat(result.expected()).isBetween(1_900, 1_999);
        assertThat(result.rebuilt()).isEqualTo(result.expected());
    }

    @Test
    void unfinishedRequestMatchesOnlyIncompleteRecord() {
        ExpectedRecord expected = expected(GENERATOR.script(1, RequestKind.NEVER_ENDS));

        assertThat(compared(expected, ReferenceRecord.of(expected))).isEmpty();
        assertThat(fields(compared(
                        expected, changed(ReferenceRecord.of(expected), record -> record.remove("incomplete")))))
                .contains("incomplete");
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("path", record -> record.put("path", "/pets")),
                wrong(
                        "path",
                        record -> record.put(
                                "path", record.get("path").textValue().replaceFirst("/prod", ""))),
                wrong("query", record -> record.put("path", record.get("path").textValue() + "?more=1")),
                wrong("method", record -> record.put("method", "TRACE")),
                wrong("host", record -> header(record, "requestHeaders", "host", "elsewhere.example.com")),
                wrong(
                        "requestHeaders.accept",
                        record -> header(record, "requestHeaders", "accept", "application/json")),
                wrong("requestHeaders.evil", record -> header(record, "requestHeaders", "evil", "x")),
                wrong("responseHeaders.date", record -> header(record, "responseHeaders", "date", "Tue")),
                wrong("requestPayload", record -> record.put("requestPayload", "{\"a\":1}")),
                wrong("responsePayload", record -> record.put("responsePayload", "")),
                wrong("statusCode", record -> record.put("statusCode", "299")),
                wrong("status", record -> record.put("status", "Fine")),
                wrong("time", record -> record.put("time", "1700000000")),
                wrong("ip", record -> record.put("ip", "127.0.0.1")),
                wrong(
                        "tag.stage",
                        record -> record.put("tag", "{\"service\":\"aws-api-gateway\",\"api_id\":\"a1b2c3d4e5\"}")),
                wrong("record", record -> record.put("akto_account_id", 1000000)),
                wrong("record", record -> record.remove("path")));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void singleWrongFieldIsNamed(String field, Consumer<ObjectNode> change) {
        ExpectedRecord expected = expected(GENERATOR.script(3, RequestKind.HTTP_PROXY));
        Reconciliation reconciliation = new Reconciliation(Expectations.of(List.of(expected)));

        List<Difference> differences =
                reconciliation.accept(expected.requestId(), changed(ReferenceRecord.of(expected), change));

        assertThat(fields(differences)).contains(field);
        Reconciliation.Result result = reconciliation.result();
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.complete()).isFalse();
    }

    @Test
    void missingDuplicateAndUnexpectedRecordsAreCounted() {
        List<String> ids = PLAN.requestIds().limit(10).toList();
        Reconciliation reconciliation = new Reconciliation(Expectations.of(
                ids.stream().map(id -> PLAN.find(id).orElseThrow()).toList()));
        for (String id : ids.subList(2, 10)) {
            reconciliation.accept(id, right(id));
        }
        reconciliation.accept(ids.get(5), right(ids.get(5)));
        reconciliation.accept("another-request", right(ids.get(5)));
        reconciliation.accept(null, right(ids.get(5)));

        Reconciliation.Result result = reconciliation.result();

        assertThat(result.lost()).isEqualTo(2);
        assertThat(result.repeated()).isEqualTo(1);
        assertThat(result.unexpected()).isEqualTo(2);
        assertThat(result.rebuilt()).isEqualTo(8);
        assertThat(result.complete()).isFalse();
        assertThat(reconciliation.lost()).containsExactlyInAnyOrderElementsOf(ids.subList(0, 2));
    }

    @Test
    void recordOfRequestWithoutExpectedRecordIsUnexpected() {
        RequestScript throttled = GENERATOR.script(0, RequestKind.THROTTLED);
        assertThat(throttled.expected()).isEmpty();
        ExpectedRecord another = expected(GENERATOR.script(0, RequestKind.MOCK));
        Reconciliation reconciliation = new Reconciliation(Expectations.of(List.of()));

        reconciliation.accept(throttled.requestId(), ReferenceRecord.of(another));

        assertThat(reconciliation.result().unexpected()).isEqualTo(1);
    }

    @Test
    void incompleteRecordIsAcceptedIfCompleteOneFollows() {
        ExpectedRecord expected = expected(GENERATOR.script(3, RequestKind.HTTP_PROXY));
        Reconciliation reconciliation = new Reconciliation(Expectations.of(List.of(expected)));

        reconciliation.accept(expected.requestId(), ReferenceRecord.early(expected));
        assertThat(reconciliation.result().incomplete()).isEqualTo(1);
        assertThat(reconciliation.result().complete()).isFalse();

        reconciliation.accept(expected.requestId(), ReferenceRecord.of(expected));
        assertThat(reconciliation.result().early()).isEqualTo(1);
        assertThat(reconciliation.result().exactlyOnce()).isTrue();
    }

    @Test
    void incompleteRecordAfterCompleteOneIsDuplicate() {
        ExpectedRecord expected = expected(GENERATOR.script(3, RequestKind.HTTP_PROXY));
        Reconciliation reconciliation = new Reconciliation(Expectations.of(List.of(expected)));

        reconciliation.accept(expected.requestId(), ReferenceRecord.of(expected));
        reconciliation.accept(expected.requestId(), ReferenceRecord.early(expected));

        assertThat(reconciliation.result().repeated()).isEqualTo(1);
        assertThat(reconciliation.result().exactlyOnce()).isFalse();
    }

    @Test
    void truncatedBodyMayBeRepairedButNotChanged() {
        RequestScript script = GENERATOR.script(4, RequestKind.TRUNCATED);
        ExpectedRecord expected = expected(script);
        int logged = expected.responseBody().logged();
        String sent = expected.responseBody().sent();
        String closed = sent.substring(0, sent.lastIndexOf("},{", logged) + 1) + "]";

        assertThat(compared(expected, body(expected, closed))).isEmpty();
        assertThat(compared(expected, body(expected, sent))).isEmpty();
        assertThat(fields(compared(expected, body(expected, closed.replace("price", "prise")))))
                .containsExactly("responsePayload");
        assertThat(fields(compared(expected, body(expected, "[]")))).containsExactly("responsePayload");
    }

    private static String body(ExpectedRecord expected, String body) {
        return changed(ReferenceRecord.of(expected), record -> record.put("responsePayload", body));
    }

    private static List<Difference> compared(ExpectedRecord expected, String record) {
        return new Reconciliation(Expectations.of(List.of(expected))).accept(expected.requestId(), record);
    }

    private static List<String> fields(List<Difference> differences) {
        return differences.stream().map(Difference::field).toList();
    }

    private static Arguments wrong(String field, Consumer<ObjectNode> change) {
        return Arguments.of(field, change);
    }

    private static String changed(String record, Consumer<ObjectNode> change) {
        ObjectNode fields = object(record);
        change.accept(fields);
        return fields.toString();
    }

    private static void header(ObjectNode record, String field, String name, String value) {
        ObjectNode headers = object(record.get(field).textValue());
        headers.put(name, value);
        record.put(field, headers.toString());
    }

    private static ObjectNode object(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String right(String id) {
        return ReferenceRecord.of(PLAN.find(id).orElseThrow());
    }

    private static ExpectedRecord expected(RequestScript script) {
        return script.expected().orElseThrow().at(1_763_460_000L);
    }

    @Test
    void reportNamesDifferingFields() {
        ExpectedRecord expected = expected(GENERATOR.script(3, RequestKind.HTTP_PROXY));
        Reconciliation reconciliation = new Reconciliation(Expectations.of(List.of(expected)));
        reconciliation.accept(
                expected.requestId(), changed(ReferenceRecord.of(expected), record -> record.put("method", "TRACE")));

        assertThat(reconciliation.result().fields()).isEqualTo(Map.of("method", 1));
        assertThat(reconciliation.result().toString()).contains("0 of 1 rebuilt, 1 wrong", "TRACE");
    }
}
