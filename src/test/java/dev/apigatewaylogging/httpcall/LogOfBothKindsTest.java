/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aggregate.PageParser;
import dev.apigatewaylogging.aggregate.RequestEntries;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A format of text can begin with a client's value, and that value with the ID of another request and a label of the
 * execution log. The log group and the format decide which log an entry is of; otherwise both are in a record.
 */
class LogOfBothKindsTest {

    private static final String OWN_ID = "6b7b6102-461c-4cab-a064-a351660af72c";
    private static final String OTHER_ID = "418e3906-ddd9-4e10-8418-00000000010b";
    private static final String EXECUTION_LOG = "API-Gateway-Execution-Logs_uwe3g5jm54/prod";
    private static final String WEBSOCKET_LOG = "/aws/apigateway/uwe3g5jm54/prod";
    private static final String ODD_NAME = "copies/of-logs";
    private static final String FORMAT = "$context.identity.userAgent|$context.identity.sourceIp|$context.requestId|"
            + "$context.httpMethod|$context.path|$context.status";

    private final AccessLogOwners owners = new AccessLogOwners();

    private List<HttpCall> calls(String setting, String group, List<String> messages) throws Exception {
        List<LogEvent> events = new ArrayList<>();
        for (String message : messages) {
            events.add(new LogEvent(
                    new ScanId(new LogGroup(group, "eu-west-1", "123456789012"), 0),
                    "stream",
                    "%056d".formatted(events.size() + 1),
                    1_772_446_530_000L,
                    1_772_446_530_700L,
                    message));
        }
        PageParser parser = new PageParser(setting, bound(new AggregationMetrics()));
        parser.setAccessLogOwners(owners);
        List<HttpCall> calls = new ArrayList<>();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange page = new DefaultExchange(camel);
            page.getMessage().setBody(events);
            parser.process(page);
            Map<String, List<RequestEntry>> byId = new LinkedHashMap<>();
            for (Object part : page.getMessage().getBody(List.class)) {
                RequestEntries entries = (RequestEntries) part;
                byId.computeIfAbsent(entries.requestId(), unseen -> new ArrayList<>())
                        .addAll(entries.entries());
            }
            byId.values().forEach(entries -> new HttpCallAssembler()
                    .assembleAll(entries).stream()
                            .filter(HttpCall.class::isInstance)
                            .forEach(call -> calls.add((HttpCall) call)));
        }
        return calls;
    }

    private void known(String group) {
        owners.putFormats("home", Map.of("arn:aws:logs:eu-west-1:123456789012:log-group:" + group, Set.of(FORMAT)));
    }

    private static String accessEntry(String userAgent) {
        return userAgent + "|203.0.113.7|" + OWN_ID + "|POST|/prod/admin|200";
    }

    /** The other request, whose entries are complete without a body. */
    private static List<String> otherRequest() {
        List<String> messages = new ArrayList<>();
        for (String entry : List.of(
                "Extended Request Id: Own=",
                "Starting execution for request: " + OTHER_ID,
                "HTTP Method: GET, Resource Path: /other",
                "Successfully completed execution",
                "Method completed with status: 200")) {
            messages.add("(" + OTHER_ID + ") " + entry);
        }
        return messages;
    }

    private static List<String> with(List<String> messages, String message) {
        List<String> all = new ArrayList<>(messages);
        all.add(message);
        return all;
    }

    @ParameterizedTest
    @EnumSource(ExecutionLabel.class)
    void knownFormatPrecedesExecutionLogParserInOtherLogGroups(ExecutionLabel label) throws Exception {
        for (boolean bySetting : new boolean[] {true, false}) {
            if (!bySetting) {
                known(ODD_NAME);
            }
            String setting = bySetting ? FORMAT : "";
            List<HttpCall> honest = calls(setting, ODD_NAME, otherRequest());

            List<HttpCall> calls = calls(
                    setting,
                    ODD_NAME,
                    with(otherRequest(), accessEntry("(" + OTHER_ID + ") " + label.text() + " 500, evil")));

            assertThat(calls).hasSize(2).contains(honest.get(0));
            assertThat(calls)
                    .filteredOn(call -> call.requestId().equals(OWN_ID))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.request().path()).isEqualTo("/prod/admin");
                        assertThat(call.request().method()).isEqualTo("POST");
                        assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
                        assertThat(call.incomplete()).isFalse();
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(value = ExecutionLabel.class, names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
    void entryMatchingBothLogsIsInMarkedRecordsOfBoth(ExecutionLabel label) throws Exception {
        for (String group : List.of(EXECUTION_LOG, WEBSOCKET_LOG)) {
            known(group);
            HttpCall honest = calls("", group, otherRequest()).get(0);
            List<HttpCall> calls = calls(
                    "", group, with(otherRequest(), accessEntry("(" + OTHER_ID + ") " + label.text() + " 500, evil")));

            assertThat(calls)
                    .filteredOn(call -> call.request().path().equals("/prod/admin"))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.request().method()).isEqualTo("POST");
                        assertThat(call.response().status()).isEqualTo(200);
                        assertThat(call.incomplete()).isTrue();
                        assertThat(call.ambiguousFields()).contains("requestId");
                    });
            assertThat(calls)
                    .filteredOn(call -> call.request().path().endsWith("/other"))
                    .anySatisfy(call -> {
                        assertThat(call.request().method()).isEqualTo("GET");
                        assertThat(call.response().status()).isEqualTo(200);
                    })
                    .allSatisfy(call ->
                            assertThat(call.incomplete() || call.equals(honest)).isTrue());
        }
    }

    @Test
    void ordinaryExecutionLogEntriesAreNotMarked() throws Exception {
        List<HttpCall> honest = calls("", EXECUTION_LOG, otherRequest());

        assertThat(calls(FORMAT, EXECUTION_LOG, otherRequest())).isEqualTo(honest);
        assertThat(calls(
                        "$context.identity.userAgent $context.requestId $context.status",
                        EXECUTION_LOG,
                        otherRequest()))
                .isEqualTo(honest);
        known(EXECUTION_LOG);
        assertThat(calls("", EXECUTION_LOG, otherRequest()))
                .isEqualTo(honest)
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.incomplete()).isFalse();
                    assertThat(call.ambiguousFields()).isEmpty();
                });
    }

    @Test
    void executionLogCopyInOtherLogGroupIsParsed() throws Exception {
        for (String setting : List.of("", FORMAT)) {
            assertThat(calls(setting, ODD_NAME, otherRequest())).singleElement().satisfies(call -> {
                assertThat(call.requestId()).isEqualTo(OTHER_ID);
                assertThat(call.request().path()).endsWith("/other");
                assertThat(call.incomplete()).isFalse();
            });
        }
    }

    /** A JSON text that a client writes is no delivered event either. */
    @Test
    void deliveryEnvelopeAtStartOfAccessLogEntryIsIgnored() {
        String format = "$context.identity.userAgent $context.status";
        String delivered = "{\"payload\":\"(" + OTHER_ID + ") Method completed with status: 500\"} 200";

        assertThat(new LogEventParser(List.of(format), false).parse(delivered)).isInstanceOf(AccessLogEntry.class);
    }
}
