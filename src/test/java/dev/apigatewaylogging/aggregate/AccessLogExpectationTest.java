/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessLogExpectationTest {

    private static final String START = "(418e3906-ddd9-4e10-8418-00000000010b) Starting execution for request:"
            + " 418e3906-ddd9-4e10-8418-00000000010b";

    private final AccessLogExpectation logs = new AccessLogExpectation();

    private static List<RequestEntry> entries(String group, String message) {
        ScanId scanId = new ScanId(new LogGroup(group, "eu-west-1", ""), 0);
        return List.of(new RequestEntry(
                "id", new LogEventParser().parse(message), scanId, "stream", EventId.parse("event"), 1, 0, 100));
    }

    private void expireWaits(List<RequestEntry> request, int times) {
        IntStream.range(0, times).forEach(time -> logs.onTimeout(request));
    }

    @Test
    void expiredWaitsOfOneApiDoNotAffectOtherApis() {
        List<RequestEntry> traced = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);
        List<RequestEntry> other = entries("API-Gateway-Execution-Logs_bbbbbbbbbb/prod", START);

        expireWaits(traced, AccessLogExpectation.MAX_EXPIRED_WAITS);

        assertThat(logs.isExpected(traced)).isFalse();
        assertThat(logs.isExpected(other)).isTrue();
    }

    @Test
    void singleExpiredWaitDoesNotEndExpectation() {
        List<RequestEntry> request = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);

        expireWaits(request, 1);

        assertThat(logs.isExpected(request)).isTrue();
    }

    @Test
    void accessLogEntryRestoresExpectation() {
        List<RequestEntry> request = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);
        expireWaits(request, AccessLogExpectation.MAX_EXPIRED_WAITS);

        entries(
                        "rest-access",
                        "{\"requestId\":\"418e3906-ddd9-4e10-8418-00000000010b\",\"httpMethod\":\"GET\","
                                + "\"path\":\"/prod/a\",\"status\":\"200\"}")
                .forEach(line -> logs.observe(line.entry()));

        assertThat(logs.isExpected(request)).isTrue();
    }
}
