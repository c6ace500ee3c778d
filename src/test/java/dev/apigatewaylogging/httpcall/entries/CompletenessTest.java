/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletenessTest {

    private final LogEventParser parser = new LogEventParser();

    @Test
    void requestIsCompleteWithItsLastEntryOnly() {
        for (String name : List.of(
                "execution-logs/rest-get-lambda-proxy",
                "execution-logs/rest-post-json",
                "missing-entries/info-without-data-tracing",
                "execution-logs/mock-integration",
                "execution-logs/bad-gateway",
                "execution-logs/gateway-timeout",
                "execution-logs/slow-integration",
                "execution-logs/authorizer-entries-separate",
                "execution-logs/status-of-client",
                "execution-logs/format-of-2017",
                "rejected/request-body-rejected",
                "execution-logs/function-error",
                "websocket/execution-connect",
                "websocket/execution-message")) {
            List<LogEntry> lines = lines(name);
            Completeness seen = Completeness.NOTHING;
            for (LogEntry line : lines.subList(0, lines.size() - 1)) {
                seen = seen.with(line);
                assertThat(seen.isComplete()).as(name).isFalse();
            }
            assertThat(seen.with(lines.get(lines.size() - 1)).isComplete())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void requestIsIncompleteWithoutLateEntry() {
        List<LogEntry> lines = lines("execution-logs/rest-get-lambda-proxy");
        for (LogEntry late : lines) {
            Completeness seen = Completeness.NOTHING;
            for (LogEntry line : lines) {
                seen = line == late ? seen : seen.with(line);
            }
            boolean missed = Rebuilt.needs(late);
            assertThat(seen.isComplete()).as(late.toString()).isEqualTo(!missed);
            assertThat(seen.with(late).isComplete()).isTrue();
        }
    }

    @Test
    void requestWithoutMethodOrPathIsIncomplete() {
        assertThat(after("rejected/unauthorized").isComplete()).isFalse();
        assertThat(after("missing-entries/without-last-entry").isComplete()).isFalse();
    }

    @Test
    void throttledRequestIsCompleteWithoutMethod() {
        assertThat(after("rejected/throttled").isComplete()).isTrue();
        assertThat(after("rejected/quota-exceeded").isComplete()).isTrue();
    }

    @Test
    void uniqueEntryThatRepeatsMakesIdShared() {
        List<LogEntry> lines = lines("execution-logs/rest-get-lambda-proxy");
        for (LogEntry again : lines) {
            Completeness seen = Completeness.NOTHING;
            for (LogEntry line : lines) {
                seen = seen.with(line);
            }
            Completeness once = seen;
            seen = seen.with(again);
            assertThat(seen.isComplete()).isNotEqualTo(seen.isShared());
            assertThat(once.isComplete()).isTrue();
        }
    }

    @Test
    void integrationIsPendingFromRequestToResponse() {
        boolean waiting = false;
        Completeness seen = Completeness.NOTHING;
        for (LogEvent event :
                Fixtures.named("execution-logs/authorizer-entries-separate").events()) {
            seen = seen.with(parser.parse(event.message()));
            if (event.message().contains("Sending request to")) {
                waiting = true;
            } else if (event.message().contains("Authorizer result")
                    || event.message().contains("Received response")) {
                waiting = false;
            }
            assertThat(seen.isIntegrationPending()).isEqualTo(waiting);
        }
        assertThat(after("execution-logs/gateway-timeout").isIntegrationPending())
                .isFalse();
    }

    @Test
    void accessEntryOfRestApiMayHaveExecutionEntries() {
        Completeness rest = after("access-logs/rest-json-default");

        assertThat(rest.isComplete()).isFalse();
        assertThat(rest.hasAccessEntry()).isTrue();
        assertThat(rest.hasExecutionEntries()).isFalse();
    }

    @Test
    void accessEntryOfHttpApiIsCompleteRequest() {
        LogEntry line =
                parser.parse("{\"requestId\":\"JKJaXmPLvHcESHA=\",\"routeKey\":\"GET /pets\",\"status\":\"200\"}");

        assertThat(Completeness.NOTHING.with(line).isComplete()).isTrue();
    }

    @Test
    void accessEntryOfWebSocketApiMayHaveExecutionEntries() {
        assertThat(after("websocket/clf").isComplete()).isFalse();
        assertThat(after("websocket/execution-and-access-disconnect").isComplete())
                .isTrue();
    }

    @Test
    void bothLogsAreNeededIfStageWritesBoth() {
        Completeness execution = after("missing-entries/info-without-data-tracing");
        LogEntry access = parser.parse("{\"requestId\":\"a\",\"status\":200}");

        assertThat(execution.isCompleteWithAccessLog()).isFalse();
        assertThat(execution.with(access).isCompleteWithAccessLog()).isTrue();
        assertThat(Completeness.NOTHING.with(access).isCompleteWithAccessLog()).isFalse();
    }

    private Completeness after(String name) {
        Completeness seen = Completeness.NOTHING;
        for (LogEntry line : lines(name)) {
            seen = seen.with(line);
        }
        return seen;
    }

    private List<LogEntry> lines(String name) {
        return Fixtures.named(name).events().stream()
                .map(event -> parser.parse(event.message()))
                .filter(line -> !Rebuilt.trails(line))
                .toList();
    }

    /** What a test wants to know of a line. */
    private static final class Rebuilt {

        static boolean trails(LogEntry line) {
            return line instanceof dev.apigatewaylogging.logformat.ExecutionLogEntry said
                    && said.label().followsCompletion();
        }

        static boolean needs(LogEntry line) {
            return line instanceof dev.apigatewaylogging.logformat.ExecutionLogEntry said
                    && switch (said.label()) {
                        case HTTP_METHOD,
                                METHOD_REQUEST_PATH,
                                METHOD_REQUEST_QUERY,
                                METHOD_REQUEST_HEADERS,
                                METHOD_REQUEST_BODY,
                                METHOD_RESPONSE_BODY,
                                METHOD_RESPONSE_HEADERS,
                                METHOD_COMPLETED -> true;
                        default -> false;
                    };
        }
    }
}
