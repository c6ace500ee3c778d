package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.gateway.LineParser;
import dev.apigatewaylogging.gateway.LogLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholenessTest {

    private final LineParser parser = new LineParser();

    @Test
    void aRequestIsWholeWithItsLastLineAndNotBefore() {
        for (String name : List.of(
                "rest-get-lambda-proxy",
                "rest-post-json",
                "info-without-data-tracing",
                "mock-integration",
                "bad-gateway",
                "gateway-timeout",
                "slow-integration",
                "authorizer-lines-kept-apart",
                "status-of-the-client",
                "form-of-2017",
                "request-body-refused",
                "function-error",
                "websocket-execution-connect",
                "websocket-execution-message")) {
            List<LogLine> lines = lines(name);
            Wholeness seen = Wholeness.NOTHING;
            for (LogLine line : lines.subList(0, lines.size() - 1)) {
                seen = seen.and(line);
                assertThat(seen.isWhole()).as(name).isFalse();
            }
            assertThat(seen.and(lines.get(lines.size() - 1)).isWhole()).as(name).isTrue();
        }
    }

    @Test
    void aLateLineIsWaitedFor() {
        List<LogLine> lines = lines("rest-get-lambda-proxy");
        for (LogLine late : lines) {
            Wholeness seen = Wholeness.NOTHING;
            for (LogLine line : lines) {
                seen = line == late ? seen : seen.and(line);
            }
            boolean missed = Rebuilt.needs(late);
            assertThat(seen.isWhole()).as(late.toString()).isEqualTo(!missed);
            assertThat(seen.and(late).isWhole()).isTrue();
        }
    }

    @Test
    void requestsWithoutMethodOrPathAreNotHurried() {
        assertThat(after("unauthorized").isWhole()).isFalse();
        assertThat(after("without-a-last-line").isWhole()).isFalse();
    }

    @Test
    void aThrottledRequestIsWholeThoughItsMethodIsNotLogged() {
        assertThat(after("throttled").isWhole()).isTrue();
        assertThat(after("over-the-quota").isWhole()).isTrue();
    }

    @Test
    void whatOneRequestSaysOnceMakesNothingWholeWhenItIsSaidTwice() {
        List<LogLine> lines = lines("rest-get-lambda-proxy");
        for (LogLine again : lines) {
            Wholeness seen = Wholeness.NOTHING;
            for (LogLine line : lines) {
                seen = seen.and(line);
            }
            Wholeness once = seen;
            seen = seen.and(again);
            assertThat(seen.isWhole()).isNotEqualTo(seen.isShared());
            assertThat(once.isWhole()).isTrue();
        }
    }

    @Test
    void anIntegrationIsWaitedForFromItsRequestToItsAnswer() {
        boolean waiting = false;
        Wholeness seen = Wholeness.NOTHING;
        for (LogEvent event : Fixtures.named("authorizer-lines-kept-apart").events()) {
            seen = seen.and(parser.parse(event.message()));
            if (event.message().contains("Sending request to")) {
                waiting = true;
            } else if (event.message().contains("Authorizer result")
                    || event.message().contains("Received response")) {
                waiting = false;
            }
            assertThat(seen.waitsForIntegration()).isEqualTo(waiting);
        }
        assertThat(after("gateway-timeout").waitsForIntegration()).isFalse();
    }

    @Test
    void theAccessLineOfARestApiMayHaveExecutionLinesBesideIt() {
        Wholeness rest = after("access-json-rest-default");

        assertThat(rest.isWhole()).isFalse();
        assertThat(rest.hasAccessLine()).isTrue();
        assertThat(rest.hasExecutionLines()).isFalse();
    }

    @Test
    void theAccessLineOfAnHttpApiIsAWholeRequest() {
        LogLine line =
                parser.parse("{\"requestId\":\"JKJaXmPLvHcESHA=\",\"routeKey\":\"GET /pets\",\"status\":\"200\"}");

        assertThat(Wholeness.NOTHING.and(line).isWhole()).isTrue();
    }

    @Test
    void theAccessLineOfAWebSocketApiMayHaveExecutionLinesBesideIt() {
        assertThat(after("websocket-clf").isWhole()).isFalse();
        assertThat(after("websocket-execution-and-access-disconnect").isWhole()).isTrue();
    }

    @Test
    void whereAStageWritesBothLogsBothAreNeeded() {
        Wholeness execution = after("info-without-data-tracing");
        LogLine access = parser.parse("{\"requestId\":\"a\",\"status\":200}");

        assertThat(execution.isWholeWithBothLogs()).isFalse();
        assertThat(execution.and(access).isWholeWithBothLogs()).isTrue();
        assertThat(Wholeness.NOTHING.and(access).isWholeWithBothLogs()).isFalse();
    }

    private Wholeness after(String name) {
        Wholeness seen = Wholeness.NOTHING;
        for (LogLine line : lines(name)) {
            seen = seen.and(line);
        }
        return seen;
    }

    private List<LogLine> lines(String name) {
        return Fixtures.named(name).events().stream()
                .map(event -> parser.parse(event.message()))
                .filter(line -> !Rebuilt.trails(line))
                .toList();
    }

    /** What a test wants to know of a line. */
    private static final class Rebuilt {

        static boolean trails(LogLine line) {
            return line instanceof dev.apigatewaylogging.gateway.ExecutionLine said
                    && said.label().trails();
        }

        static boolean needs(LogLine line) {
            return line instanceof dev.apigatewaylogging.gateway.ExecutionLine said
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
