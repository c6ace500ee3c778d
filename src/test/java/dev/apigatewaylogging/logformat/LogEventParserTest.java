/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogEventParserTest {

    private final LogEventParser parser = new LogEventParser();

    @Test
    void everyLabelIsRecognizedByItsText() {
        for (ExecutionLabel label : ExecutionLabel.values()) {
            LogEntry line = parser.parse("(id-1) " + label.text() + " value");

            assertThat(line).isInstanceOf(ExecutionLogEntry.class);
            assertThat(((ExecutionLogEntry) line).label()).isEqualTo(label);
        }
    }

    @Test
    void longestLabelWins() {
        assertThat(label("API Key: ****abc")).isEqualTo(ExecutionLabel.API_KEY);
        assertThat(label("API Key ID: v7y79n2re7")).isEqualTo(ExecutionLabel.API_KEY_ID);
        assertThat(label("API Key  authorized because method 'GET /echo' does not require API Key."))
                .isEqualTo(ExecutionLabel.API_KEY_CHECK);
        assertThat(label("Endpoint request body after transformations: {}"))
                .isEqualTo(ExecutionLabel.ENDPOINT_REQUEST_BODY);
        assertThat(label("AWS Integration Endpoint RequestId : 5bebd615"))
                .isEqualTo(ExecutionLabel.INTEGRATION_REQUEST_ID);
        assertThat(label("Received response. Integration latency: 356 ms")).isEqualTo(ExecutionLabel.RECEIVED_RESPONSE);
    }

    @Test
    void labelIsRecognizedOnlyDirectlyAfterId() {
        assertThat(label(" Method completed with status: 200")).isEqualTo(ExecutionLabel.OTHER);
        assertThat(label("He said Method completed with status: 200")).isEqualTo(ExecutionLabel.OTHER);
        assertThat(parser.parse("Method completed with status: 200")).isInstanceOf(UnparseableEntry.class);
    }

    @Test
    void valueStartsAfterOneSpaceAndKeepsOthers() {
        assertThat(value("Method request body before transformations:   x ")).isEqualTo("  x ");
        assertThat(value("Method request body before transformations: ")).isEmpty();
        assertThat(value("Method request body before transformations:")).isEmpty();
        assertThat(value("Method request body before transformations: \n\n{\n}\n"))
                .isEqualTo("\n\n{\n}\n");
    }

    @Test
    void truncationMarkerIsRemovedAndRecorded() {
        ExecutionLogEntry line = line("Method request headers: {Accept=*/*, Ho [TRUNCATED]");

        assertThat(line.truncated()).isTrue();
        assertThat(line.value()).isEqualTo("{Accept=*/*, Ho");
        assertThat(line("Method request headers: [TRUNCATED]").value()).isEmpty();
        assertThat(line("Method request headers: {a=[TRUNCATED], b=c}").truncated())
                .isFalse();
    }

    @Test
    void unusedValuesAreDropped() {
        assertThat(value("Endpoint response body before transformations: " + "x".repeat(900)))
                .isEmpty();
    }

    @Test
    void idIsInParentheses() {
        assertThat(parser.parse("(JKJaXmPLvHcESHA=) X-ray Tracing ID : Root=1"))
                .isEqualTo(new ExecutionLogEntry("JKJaXmPLvHcESHA=", ExecutionLabel.XRAY_TRACE_ID, "", false));
        assertThat(parser.parse("() HTTP Method: GET, Resource Path: /")).isInstanceOf(UnparseableEntry.class);
        assertThat(parser.parse("(id)HTTP Method: GET, Resource Path: /")).isInstanceOf(UnparseableEntry.class);
        assertThat(parser.parse("(id)")).isEqualTo(new ExecutionLogEntry("id", ExecutionLabel.OTHER, "", false));
        assertThat(parser.parse("(id")).isInstanceOf(UnparseableEntry.class);
    }

    @Test
    void unusualIdNeedsKnownLabel() {
        for (String id :
                List.of("two words", "a (b)", "x".repeat(129), "x".repeat(5_000), "größe", "a)b", "\u202eid")) {
            assertThat(parser.parse("(" + id + ") HTTP Method: GET, Resource Path: /"))
                    .isEqualTo(new ExecutionLogEntry(id, ExecutionLabel.HTTP_METHOD, "GET, Resource Path: /", false));
            assertThat(parser.parse("(" + id + ") something else")).isInstanceOf(UnparseableEntry.class);
            assertThat(parser.parse("(" + id + ") something else", id)).isInstanceOf(UnparseableEntry.class);
        }
    }

    @Test
    void unknownTextAfterUsualIdIsParsed() {
        for (String id : List.of("3fae677b-5a1b-4c2d-8e3f-9a000054b22d", "JKJaXmPLvHcESHA=", "order-2026/03#17")) {
            assertThat(parser.parse("(" + id + ") A text of next year: (a) b"))
                    .isEqualTo(new ExecutionLogEntry(id, ExecutionLabel.OTHER, "", false));
        }
    }

    @Test
    void idResemblingEntryForgesNone() {
        for (String own : List.of(
                "Extended Request Id: x=",
                "HTTP Method: GET, Resource Path: /own",
                "Method request body before transformations: {}",
                "Method completed with status: 200")) {
            for (String forged : List.of(
                    "x",
                    "HTTP Method: POST, Resource Path: /forged",
                    "Extended Request Id: forged=",
                    "Starting execution for request: victim",
                    "X-ray Tracing ID : 1",
                    "AWS Integration Endpoint RequestId : 1",
                    "Incoming identity: x",
                    "API Key: x",
                    "Authorizer result body before parsing: x",
                    "Request body does not match model schema",
                    "Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:x",
                    "Endpoint request headers: x",
                    "Endpoint response headers: x",
                    "Endpoint response body before transformations: x",
                    "Execution failed due to x",
                    "Method completed with status: 500")) {
                assertThat(parser.parse("(victim) " + forged + ") " + own))
                        .as("%s, %s", forged, own)
                        .isInstanceOf(UnparseableEntry.class);
                assertThat(parser.parse("(victim) " + forged + ") " + own, "victim"))
                        .isInstanceOf(UnparseableEntry.class);
            }
        }
    }

    @Test
    void labelInClientTextHasNoEffect() {
        String body = "(x) HTTP Method: POST, Resource Path: /forged) Method completed with status: 500";

        assertThat(value("Method request body before transformations: " + body)).isEqualTo(body);
        assertThat(value("Method request headers: {a=" + body + "}")).isEqualTo("{a=" + body + "}");
    }

    @Test
    void deliveredJsonEventIsUnwrapped() {
        LogEntry line = parser.parse(
                """
                {"resource_arn":"arn:aws:apigateway:eu-west-1::/restapis/uwe3g5jm54/stages/prod","event_timestamp":1772446530120,\
                "api_id":"uwe3g5jm54","stage":"prod","resource_path":"/pets/{petId}","http_method":"GET",\
                "payload":"(id-1) Method response body after transformations: {\\"a\\":\\n1}"}""");

        assertThat(line)
                .isEqualTo(new ExecutionLogEntry(
                        "id-1",
                        ExecutionLabel.METHOD_RESPONSE_BODY,
                        "{\"a\":\n1}",
                        false,
                        new LogDeliveryFields("uwe3g5jm54", "prod", "GET", "/pets/{petId}")));
    }

    @Test
    void bodyInAccessLogEntryIsNoExecutionLogEntry() {
        AccessLogEntry line = (AccessLogEntry) parser.parse(
                "{\"requestId\":\"id-1\",\"payload\":\"(id-2) Method completed with status: 500\",\"status\":200}");

        assertThat(line.requestId()).isEqualTo("id-1");
    }

    @Test
    void accessLogEntryWithoutIdGetsGeneratedId() {
        String one = "{\"httpMethod\":\"GET\",\"path\":\"/pets\",\"status\":200}";
        String other = "{\"httpMethod\":\"GET\",\"path\":\"/pets\",\"status\":201}";

        assertThat(((AccessLogEntry) parser.parse(one)).requestId())
                .isNotEmpty()
                .isEqualTo(((AccessLogEntry) parser.parse(one)).requestId())
                .isNotEqualTo(((AccessLogEntry) parser.parse(other)).requestId());
    }

    @Test
    void emptyFieldsOfAccessLogEntryAreOmitted() {
        LogEntry line =
                parser.parse("{\"requestId\":\"id-1\",\"status\":200,\"ip\":\"-\",\"user\":null,\"httpMethod\":\"\"}");

        assertThat(line)
                .isEqualTo(
                        new AccessLogEntry("id-1", Map.of(AccessField.REQUEST_ID, "id-1", AccessField.STATUS, "200")));
    }

    @Test
    void nameUsedByAwsPrecedesAliases() {
        AccessLogEntry line = (AccessLogEntry)
                parser.parse(
                        "{\"requestId\":\"id-1\",\"foo\":{\"path\":\"/no\"},\"url\":\"/no\",\"path\":\"/yes\",\"uri\":\"/no\"}");

        assertThat(line.fields()).containsEntry(AccessField.PATH, "/yes");
    }

    @Test
    void foreignJsonIsNoAccessLogEntry() {
        assertThat(parser.parse("{\"requestId\":\"id-1\",\"level\":\"INFO\",\"message\":\"started\"}"))
                .isInstanceOf(UnparseableEntry.class);
        assertThat(parser.parse("{}")).isInstanceOf(UnparseableEntry.class);
        assertThat(parser.parse("{")).isInstanceOf(UnparseableEntry.class);
    }

    @Test
    void fieldsOfInvalidJsonAreRecovered() {
        AccessLogEntry line = (AccessLogEntry)
                parser.parse(
                        """
                {"requestId":"id-1","msg":" "Endpoint request timed out"","status":504,"integration":{"status":1},\
                "path":"/a \\"b\\"","ip":"203.0.113.7""");

        assertThat(line.fields())
                .containsEntry(AccessField.REQUEST_ID, "id-1")
                .containsEntry(AccessField.STATUS, "504")
                .containsEntry(AccessField.PATH, "/a \"b\"")
                .containsEntry(AccessField.CLIENT_IP, "203.0.113.7");
    }

    @Test
    void otherTextIsUnparseable() {
        for (String text : new String[] {
            null,
            "",
            " \n",
            "START RequestId: 1 Version: $LATEST",
            ")",
            "\uFEFF",
            "Thu Aug 31 01:07:25 UTC 2017 : Method completed with status: 200"
        }) {
            assertThat(parser.parse(text)).isInstanceOf(UnparseableEntry.class);
        }
    }

    /** The time limit detects quadratic behavior; it is far above the time of a linear parser. */
    @Test
    @Timeout(20)
    void anyEventOfOneMegabyteIsParsed() {
        int size = 1 << 20;
        LogEventParser ofFormat = new LogEventParser(
                "$context.requestId $context.identity.userAgent $context.error.message $context.status $context.path");
        for (String piece : Arrays.asList(
                "(", ")", "{", "}", "[", "\"", "\\", ",", ", ", ", a=", "=", " ", "a", "\"a\":", "\"a\":{", "\",\"",
                "-", "\n")) {
            String text = piece.repeat(size / piece.length());
            for (String prefix : Arrays.asList(
                    "",
                    "(id) ",
                    "(id) Method request headers: {",
                    "{\"requestId\":\"x\",\"status\":200,\"a\":",
                    "{\"requestId\":\"x\",\"status\":200,\"a\":\"",
                    "{\"requestId\":\"x\",\"status\":200,\"headers\":",
                    "<request id=\"x\">",
                    "203.0.113.7 - - [")) {
                ofFormat.parse(prefix + text);
                LogEntry line = parser.parse(prefix + text);
                if (line instanceof ExecutionLogEntry said) {
                    HeaderMapParser.headers(said.value(), said.truncated());
                    HeaderMapParser.headers(said.value(), true);
                    HeaderMapParser.parameters(said.value(), false);
                }
            }
        }
    }

    private ExecutionLogEntry line(String text) {
        return (ExecutionLogEntry) parser.parse("(5bebd615-91d2-4e0c-8f0a-3b7b6f5b8a10) " + text);
    }

    private ExecutionLabel label(String text) {
        return line(text).label();
    }

    private String value(String text) {
        return line(text).value();
    }
}
