/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests whose id a client repeated. */
public class RequestIdCollisionsTest {

    private static final String ID = "3fc2d342-5a1b-4c2d-8e3f-9a000162c3ae";
    private static final long START = 1_772_446_530_000L;

    static List<AssemblyResult> outcomes(List<LogEvent> events) {
        return FixtureRoundTrip.outcomes(LoggedRequest.logged(events), new LogEventParser());
    }

    private static List<AssemblyResult> outcomes(LoggedRequest... requests) {
        return outcomes(Stream.of(requests)
                .flatMap(request -> request.events().stream())
                .toList());
    }

    public static List<HttpCall> traffic(List<AssemblyResult> outcomes) {
        return outcomes.stream()
                .filter(HttpCall.class::isInstance)
                .map(HttpCall.class::cast)
                .toList();
    }

    private static void assertComplete(List<AssemblyResult> outcomes, LoggedRequest request) {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.path().equals("/prod" + request.path()))
                .singleElement()
                .isInstanceOfSatisfying(HttpCall.class, traffic -> {
                    assertThat(traffic.incomplete()).isFalse();
                    assertThat(traffic.requestIdReused()).isFalse();
                    assertThat(traffic.status()).isEqualTo(request.status());
                    if (request.traced()) {
                        assertThat(traffic.request().body()).isEqualTo(request.body());
                        assertThat(traffic.response().body()).isEqualTo(request.response());
                    }
                });
    }

    public static void areSeen(List<HttpCall> traffic, List<LoggedRequest> requests) {
        for (LoggedRequest request : requests) {
            assertThat(traffic).extracting(HttpCall::path).contains("/prod" + request.path());
            assertThat(traffic).extracting(HttpCall::status).contains(request.status());
            if (request.traced()) {
                assertThat(traffic).extracting(call -> call.request().body()).contains(request.body());
                assertThat(traffic).extracting(call -> call.response().body()).contains(request.response());
            }
        }
    }

    @Test
    void tenSimultaneousRequestsAreTenIncompleteRecords() {
        List<LoggedRequest> requests = IntStream.range(0, 10)
                .mapToObj(i -> LoggedRequest.of(ID, i, START, 20))
                .toList();

        List<HttpCall> traffic = traffic(outcomes(LoggedRequest.inTurn(requests)));

        assertThat(traffic).hasSize(10).allSatisfy(call -> {
            assertThat(call.requestIdReused()).isTrue();
            assertThat(call.incomplete()).isTrue();
        });
        areSeen(traffic, requests);
    }

    @Test
    void nestedAndSlowRequestAreComplete() {
        LoggedRequest slow = LoggedRequest.of(ID, 1, START, 3_000);
        LoggedRequest inner = LoggedRequest.of(ID, 2, START + 1_000, 20);

        List<AssemblyResult> outcomes = outcomes(slow, inner);

        assertThat(outcomes).hasSize(2);
        assertComplete(outcomes, slow);
        assertComplete(outcomes, inner);
    }

    @Test
    void latencyAssignsResponseToSlowRequest() {
        LoggedRequest first = LoggedRequest.of(ID, 1, START, 2_000);
        LoggedRequest second = LoggedRequest.of(ID, 2, START + 1_000, 4_000);

        List<AssemblyResult> outcomes = outcomes(first, second);

        assertComplete(outcomes, first);
        assertComplete(outcomes, second);
    }

    @Test
    void slowRequestsAreIncompleteWithoutLatency() {
        LoggedRequest first = LoggedRequest.of(ID, 1, START, 2_000).untraced();
        LoggedRequest second = LoggedRequest.of(ID, 2, START + 1_000, 4_000).untraced();

        List<HttpCall> traffic = traffic(outcomes(first, second));

        assertThat(traffic).hasSize(2).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
        areSeen(traffic, List.of(first, second));
    }

    @Test
    void ambiguousTimeoutLeavesNoRequestComplete() {
        List<LogEvent> waiting = LoggedRequest.of(ID, 1, START, 29_000).events();
        List<LogEvent> untraced =
                LoggedRequest.of(ID, 2, START + 1, 40_000).untraced().events();
        LoggedRequest third = LoggedRequest.of(ID, 3, START + 30_000, 10).untraced();
        List<LogEvent> events = new ArrayList<>(waiting.subList(0, 14));
        events.addAll(untraced);
        events.addAll(third.events());
        for (String text : List.of(
                "Execution failed due to a timeout error",
                "Gateway response type: INTEGRATION_TIMEOUT with status code: 504",
                "Gateway response body: {\"message\":\"timeout\"}",
                "Gateway response headers: {a=b}",
                "Method completed with status: 504")) {
            LogEvent like = waiting.get(0);
            events.add(new LogEvent(
                    like.scanId(), like.logStreamName(), "", START + 29_001, START + 29_701, "(" + ID + ") " + text));
        }

        List<HttpCall> traffic = traffic(outcomes(events));

        assertThat(traffic).hasSize(3).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
        assertThat(traffic)
                .extracting(HttpCall::path)
                .containsExactlyInAnyOrder("/prod/path-1", "/prod/path-2", "/prod/path-3");
        assertThat(traffic).extracting(HttpCall::status).contains(504, 202, 203);
        assertThat(traffic).extracting(call -> call.response().body()).contains("{\"message\":\"timeout\"}");
    }

    @Test
    void identicalAccessLogEntriesOfDifferentTimesAreTwoRequests() {
        String json = "{\"requestId\":\"" + ID
                + "\",\"ip\":\"203.0.113.7\",\"httpMethod\":\"GET\",\"path\":\"/prod/a\"," + "\"status\":\"200\"}";
        for (String entry : List.of(json, commonLogFormat("203.0.113.7", "10:15:30", "/a", 200))) {
            assertThat(traffic(outcomes(
                            List.of(access("access-logs", START, entry), access("access-logs", START + 100, entry)))))
                    .as(entry)
                    .hasSize(2);
            assertThat(traffic(outcomes(
                            List.of(access("access-logs", START, entry), access("access-logs", START, entry)))))
                    .as("logged twice: " + entry)
                    .hasSize(1)
                    .noneMatch(HttpCall::incomplete);
        }
        String named = json.replace("{", "{\"extendedRequestId\":\"ext-1=\",");
        assertThat(traffic(outcomes(
                        List.of(access("access-logs", START, named), access("access-logs", START + 100, named)))))
                .as("no client chooses an extended ID")
                .hasSize(1)
                .noneMatch(HttpCall::incomplete);
        String added = json.replace("}", ",\"extendedRequestId\":\"ext-1=\"}");
        assertThat(traffic(outcomes(
                        List.of(access("access-logs", START, added), access("access-logs", START + 100, added)))))
                .as("but it can write one behind its path")
                .hasSize(2);
    }

    @Test
    void twoConsistentAccessLogEntriesAreBothMarked() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String address : List.of("192.0.2.66", "203.0.113.7")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(access(
                    "access-logs",
                    START + 30,
                    commonLogFormat("203.0.113.7", "10:15:30", request.path(), request.status())));
            events.add(access(
                    "access-logs",
                    START + 130,
                    commonLogFormat(address, "10:15:30", request.path(), request.status())));

            List<HttpCall> traffic = traffic(outcomes(events));

            assertThat(traffic).hasSize(2).allMatch(HttpCall::requestIdReused).allMatch(HttpCall::incomplete);
            assertThat(traffic)
                    .extracting(call -> call.request().clientIp())
                    .containsExactlyInAnyOrder("203.0.113.7", address);
        }
    }

    @Test
    void logStreamDistinguishesRequests() {
        List<LoggedRequest> requests = IntStream.range(0, 10)
                .mapToObj(i -> LoggedRequest.of(ID, i, START, 20).in("stream-" + i))
                .toList();

        List<AssemblyResult> outcomes = outcomes(LoggedRequest.inTurn(requests));

        assertThat(outcomes).hasSize(10);
        requests.forEach(request -> assertComplete(outcomes, request));
    }

    @Test
    void requestWithEntriesInSeveralStreamsIsOne() {
        LoggedRequest spread = LoggedRequest.of(ID, 1, START, 20);
        LoggedRequest other = LoggedRequest.of(ID, 2, START, 20).in("stream-9");
        List<LogEvent> events = new ArrayList<>();
        for (LogEvent event : spread.events()) {
            events.add(new LogEvent(
                    event.scanId(),
                    "stream-" + events.size() % 3,
                    "",
                    event.timestamp(),
                    event.ingestionTime(),
                    event.message()));
        }

        assertComplete(outcomes(events), spread);
        events.addAll(other.events());
        List<AssemblyResult> outcomes = outcomes(events);
        assertThat(outcomes).hasSize(2);
        assertComplete(outcomes, spread);
        assertComplete(outcomes, other);
    }

    @Test
    void requestLoggedSeveralTimesIsOne() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);

        List<AssemblyResult> outcomes = outcomes(request, request, request);

        assertThat(outcomes).hasSize(1);
        assertComplete(outcomes, request);
    }

    @Test
    void rejectedRequestsBeforeRequestTakeNoEntriesFromIt() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START + 50_000, 20);
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            LoggedRequest refused = LoggedRequest.of(ID, 100 + i, START + i * 1_000L, 0);
            events.addAll(i % 3 == 0 ? refused.throttled() : refused.unauthorized());
        }
        events.addAll(request.events());

        List<AssemblyResult> outcomes = outcomes(events);

        assertThat(outcomes).hasSize(41);
        assertComplete(outcomes, request);
    }

    @Test
    void requestsOfTwoApisWithSameIdAreTwo() {
        LoggedRequest first = LoggedRequest.of(ID, 1, START, 20);
        LoggedRequest second = LoggedRequest.of(ID, 2, START, 20).ofGroup("API-Gateway-Execution-Logs_zzzzzzzzzz/prod");

        List<AssemblyResult> outcomes = outcomes(first, second);

        assertThat(outcomes).hasSize(2);
        assertComplete(outcomes, first);
        assertComplete(outcomes, second);
    }

    @Test
    void partialRequestsOfTwoApisAreNotMerged() {
        List<LogEvent> events =
                new ArrayList<>(LoggedRequest.of(ID, 1, START, 20).events().subList(0, 14));
        List<LogEvent> other = LoggedRequest.of(ID, 2, START, 20)
                .ofGroup("API-Gateway-Execution-Logs_zzzzzzzzzz/prod")
                .events();
        events.addAll(other.subList(14, other.size()));

        assertThat(traffic(outcomes(events))).allMatch(HttpCall::incomplete);
    }

    @Test
    void endOfOneRequestAndStartOfNextAreNotMerged() {
        List<LogEvent> before = LoggedRequest.of(ID, 1, START, 20).events();
        List<LogEvent> events = new ArrayList<>(before.subList(14, before.size()));
        events.addAll(LoggedRequest.of(ID, 2, START + 100, 20).events().subList(0, 14));

        List<HttpCall> traffic = traffic(outcomes(events));

        assertThat(traffic).singleElement().satisfies(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.response().body()).isEmpty();
        });
    }

    @Test
    void idResemblingEntriesDoesNotChangeOtherRequest() {
        LoggedRequest victim = LoggedRequest.of(ID, 1, START, 500);
        for (String label : List.of(
                "Method request body before transformations: x",
                "Method request headers: {Host=forged.example",
                "Method response body after transformations: x",
                "Method response headers: {a=forged",
                "Endpoint request body after transformations: {\"resource\":\"/path-1\",\"path\":\"/forged\"",
                "Client [UserAgent: forged, SourceIp: 192.0.2.66] is",
                "WebSocket API [forged")) {
            for (long start : new long[] {START - 100, START, START + 100, START + 501, START + 1_000}) {
                List<LogEvent> events = new ArrayList<>(
                        LoggedRequest.of(ID + ") " + label, 2, start, 20).events());
                events.addAll(victim.events());

                List<AssemblyResult> complete = outcomes(events).stream()
                        .filter(outcome -> outcome instanceof HttpCall traffic && !traffic.incomplete())
                        .toList();

                assertThat(complete).hasSize(1);
                assertComplete(complete, victim);
            }
        }
    }

    @Test
    void requestWithIdResemblingEntriesIsMarked() {
        LoggedRequest victim = LoggedRequest.of(ID, 1, START, 500);
        for (String label : List.of(
                "Method request body before transformations: x",
                "Method request headers: {Host=forged.example",
                "Method response body after transformations: x",
                "Endpoint request body after transformations: {\"resource\":\"/path-1\",\"path\":\"/forged\"",
                "Client [UserAgent: forged, SourceIp: 192.0.2.66] is",
                "Client [UserAgent: forged, SourceIp: 192.0.2.66] is connecting to WebSocket API [forged]",
                "WebSocket API [forged")) {
            for (boolean traced : new boolean[] {true, false}) {
                LoggedRequest forging = LoggedRequest.of(ID + ") " + label, 2, START + 100, 20);
                LoggedRequest another = LoggedRequest.of(ID + ") " + label, 3, START + 200, 20);
                List<LoggedRequest> hidden = Stream.of(forging, another)
                        .map(each -> traced ? each : each.untraced())
                        .toList();
                List<LogEvent> events = new ArrayList<>(victim.events());
                hidden.forEach(each -> events.addAll(each.events()));

                List<HttpCall> traffic = traffic(outcomes(events));

                areSeen(traffic, hidden);
                assertThat(traffic)
                        .filteredOn(call -> !call.path().equals("/prod" + victim.path()))
                        .as(label)
                        .isNotEmpty()
                        .allSatisfy(call -> assertThat(call.requestIdReused()).isTrue());
            }
        }
    }

    @Test
    void accessLogEntryOfOtherApiOrResourceBelongsToOtherRequest() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String other : List.of(
                "\"apiId\":\"b1b1b1b1b1\"",
                "\"domainName\":\"b1b1b1b1b1.execute-api.eu-west-1.amazonaws.com\"",
                "\"resourcePath\":\"/innocent\"")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(new LogEvent(
                    new ScanId(new LogGroup("access-logs", "eu-west-1", "123456789012"), 0),
                    "stream",
                    "",
                    START + 21,
                    START + 22,
                    "{\"requestId\":\"" + ID + "\"," + other + ",\"ip\":\"192.0.2.66\",\"httpMethod\":\"POST\","
                            + "\"path\":\"/prod/innocent\",\"status\":\"201\"}"));

            List<HttpCall> traffic = traffic(outcomes(events));

            assertThat(traffic).as(other).hasSize(2);
            assertComplete(List.<AssemblyResult>copyOf(traffic), request);
            assertThat(traffic.get(0).request().clientIp()).isEmpty();
            assertThat(traffic.get(1).request().path()).isEqualTo("/prod/innocent");
        }
    }

    private static LogEvent access(String group, long time, String message) {
        return new LogEvent(
                new ScanId(new LogGroup(group, "eu-west-1", "123456789012"), 0), "stream", "", time, time, message);
    }

    private static String commonLogFormat(String ip, String time, String path, int status) {
        return ip + " - - [02/Mar/2026:" + time + " +0000] \"POST " + path + " HTTP/1.1\" " + status + " 5 " + ID;
    }

    @Test
    void accessLogEntryWithOtherPathStatusOrTimeBelongsToOtherRequest() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String other : List.of(
                commonLogFormat("192.0.2.66", "10:15:30", "/innocent", request.status()),
                commonLogFormat("192.0.2.66", "10:15:30", request.path(), 418),
                commonLogFormat("192.0.2.66", "10:15:40", request.path(), request.status()),
                commonLogFormat("192.0.2.66", "10:14:00", request.path(), request.status()),
                "{\"requestId\":\"" + ID
                        + "\",\"ip\":\"192.0.2.66\",\"httpMethod\":\"POST\",\"path\":\"/prod/innocent\","
                        + "\"status\":\"" + request.status() + "\"}")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(access("access-logs-b", other.contains("10:15:40") ? START + 10_500 : START + 30, other));

            List<HttpCall> traffic = traffic(outcomes(events));

            assertThat(traffic).as(other).hasSize(2);
            assertThat(traffic.get(0).request().clientIp()).as(other).isEmpty();
            assertThat(traffic.get(0).path()).isEqualTo("/prod" + request.path());
            assertThat(traffic.get(1).request().clientIp()).isEqualTo("192.0.2.66");
        }
    }

    @Test
    void consistentAccessLogEntryBelongsToRequest() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String own : List.of(
                commonLogFormat("192.0.2.66", "10:15:30", request.path(), request.status()),
                commonLogFormat("192.0.2.66", "10:15:29", request.path(), request.status()),
                // whose time has nothing to do with when it was logged
                commonLogFormat("192.0.2.66", "17:00:00", request.path(), request.status()),
                "{\"requestId\":\"" + ID + "\",\"ip\":\"192.0.2.66\",\"httpMethod\":\"POST\",\"path\":\"/prod"
                        + request.path() + "\",\"status\":\"" + request.status() + "\"}")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(access("access-logs", START + 30, own));

            assertThat(traffic(outcomes(events))).as(own).singleElement().satisfies(call -> {
                assertThat(call.request().clientIp()).isEqualTo("192.0.2.66");
                assertThat(call.incomplete()).isFalse();
            });
        }
    }

    @Test
    void consistentEntriesOfTwoAccessLogsAreBothMarked() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String address : List.of("192.0.2.66", "203.0.113.7")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(access(
                    "access-logs-a",
                    START + 30,
                    commonLogFormat("203.0.113.7", "10:15:30", request.path(), request.status())));
            events.add(access(
                    "access-logs-b",
                    START + 31,
                    commonLogFormat(address, "10:15:30", request.path(), request.status())));

            List<HttpCall> traffic = traffic(outcomes(events));

            assertThat(traffic).hasSize(2).allSatisfy(call -> {
                assertThat(call.requestIdReused()).isTrue();
                assertThat(call.incomplete()).isTrue();
            });
            assertThat(traffic)
                    .extracting(call -> call.request().clientIp())
                    .containsExactlyInAnyOrder("203.0.113.7", address);
        }
    }

    @Test
    void entryWithOriginIsAssignedUnambiguously() {
        LoggedRequest request = LoggedRequest.of(ID, 1, START, 20);
        for (String own : List.of(
                "\"apiId\":\"uwe3g5jm54\"",
                "\"extendedRequestId\":\"ext-1=\"",
                "\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\"")) {
            List<LogEvent> events = new ArrayList<>(request.events());
            events.add(access(
                    "access-logs-b",
                    START + 29,
                    commonLogFormat("192.0.2.66", "10:15:30", request.path(), request.status())));
            events.add(access(
                    "access-logs-a",
                    START + 30,
                    "{\"requestId\":\"" + ID + "\"," + own
                            + ",\"ip\":\"203.0.113.7\",\"httpMethod\":\"POST\",\"status\":\"" + request.status()
                            + "\"}"));

            List<HttpCall> traffic = traffic(outcomes(events));

            assertThat(traffic).as(own).hasSize(2);
            assertComplete(List.of(traffic.get(0)), request);
            assertThat(traffic.get(0).request().clientIp()).isEqualTo("203.0.113.7");
            assertThat(traffic.get(1).request().clientIp()).isEqualTo("192.0.2.66");
        }
    }
}
