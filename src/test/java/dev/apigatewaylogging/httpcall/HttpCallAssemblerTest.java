/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpCallAssemblerTest {

    private static final ScanId CURSOR =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", ""), 0);

    private final HttpCallAssembler assembler = new HttpCallAssembler();

    @Test
    void timestampPrecedesArrivalInOrder() {
        HttpCall traffic = (HttpCall) assembler.assemble(List.of(
                line("c", 30, "Method completed with status: 200"),
                line("b", 20, "Sending request to https://example.com"),
                line("a", 10, "HTTP Method: GET, Resource Path: /pets")));

        assertThat(traffic.timestamp()).isEqualTo(10);
        assertThat(traffic.eventCount()).isEqualTo(3);
    }

    @Test
    void numericEventIdsOrderEntriesOfSameMillisecond() {
        HttpCall traffic =
                (HttpCall) assembler.assemble(authorizer(number(5), number(4), number(1), number(2), number(3)));

        assertThat(traffic.request().protocol()).isEqualTo("HTTP/2.0");
    }

    @Test
    void arrivalOrdersEntriesOfSameMillisecondWithoutNumericIds() {
        HttpCall traffic = (HttpCall) assembler.assemble(authorizer("v", "x", "y", "z", "w"));

        assertThat(traffic.request().protocol()).isEmpty();
    }

    @Test
    void duplicateEventCountsOnce() {
        RequestEntry line = line("a", 10, "HTTP Method: GET, Resource Path: /pets");

        assertThat(((HttpCall) assembler.assemble(List.of(line, line))).eventCount())
                .isEqualTo(1);
    }

    /** CloudWatch's ids have 56 digits. */
    private static String number(int last) {
        return "3931234567890123456789012345678901234567890123456789012" + last;
    }

    /** In the order of arrival the event is the authorizer's, in that of the numbers 1 to 5 the integration's. */
    private static List<RequestEntry> authorizer(
            String address, String event, String starts, String ends, String execution) {
        return List.of(
                line(starts, 10, "Starting authorizer: elkw5b for request: id"),
                line(
                        address,
                        10,
                        "Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                                + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"),
                line(
                        event,
                        10,
                        "Endpoint request body after transformations: {\"resource\":\"/pets\",\"httpMethod\":\"GET\","
                                + "\"requestContext\":{\"protocol\":\"HTTP/2.0\"}}"),
                line(ends, 10, "Successfully completed authorizer execution"),
                line(execution, 10, "HTTP Method: GET, Resource Path: /pets"));
    }

    private static RequestEntry line(String eventId, long timestamp, String text) {
        ExecutionLogEntry parsed = (ExecutionLogEntry) new LogEventParser().parse("(id) " + text);
        return new RequestEntry("id", parsed, CURSOR, "stream", EventId.parse(eventId), timestamp, 0, text.length());
    }
}
