/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.checkpoint.InMemoryCheckpointStore;
import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PageParserTest {

    private static final ScanId CURSOR = new ScanId(new LogGroup("group", "eu-west-1", ""), 0);

    private final PageParser parser = new PageParser("", bound(new AggregationMetrics()));

    private List<?> parts(String... texts) {
        List<LogEvent> events = new ArrayList<>();
        for (String text : texts) {
            events.add(new LogEvent(CURSOR, "stream", "id-" + events.size(), 1_000 + events.size(), 2_000, text));
        }
        Exchange page = new DefaultExchange(new DefaultCamelContext());
        page.getMessage().setBody(events);
        parser.process(page);
        return page.getMessage().getBody(List.class);
    }

    /** A replay scans more than its range, to recognize which requests began in it. */
    @Test
    void replayRejectsUnparseableEventsOfItsRangeOnly() {
        parser.setReplay(new Replay("id", 1_001, 1_003, new InMemoryCheckpointStore()));

        List<?> parts = parts("nonsense", "nonsense", "nonsense", "nonsense", "(a) Starting execution for request: a");

        assertThat(((UnparseableEvents) parts.get(0)).events())
                .extracting(rejected -> rejected.event().timestamp())
                .containsExactly(1_001L, 1_002L);
        assertThat(eventIds(parts.get(1))).containsExactly("id-4");
    }

    private static List<String> eventIds(Object part) {
        return ((RequestEntries) part)
                .entries().stream().map(line -> line.eventId().toString()).toList();
    }

    @Test
    void entriesAreGroupedByRequestInOrder() {
        List<?> parts = parts(
                "(a) Starting execution for request: a",
                "(b) Starting execution for request: b",
                "(a) Method completed with status: 200",
                "(b) Method completed with status: 404");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(0))).containsExactly("id-0", "id-2");
        assertThat(eventIds(parts.get(1))).containsExactly("id-1", "id-3");
    }

    @Test
    void secondRequestWithSameIdFormsOwnGroup() {
        List<?> parts = parts(
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets",
                "(a) Method completed with status: 200",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(1))).containsExactly("id-3", "id-4");
    }

    @Test
    void alternativeStartEntriesBelongToOneGroup() {
        List<?> parts = parts(
                "(a) Extended Request Id: Mpgd3H0vjoEEPMA=",
                "(a) Verifying Usage Plan for request: a. API Key:  API Stage: abcdefghij/prod",
                "(a) API Key  authorized because method 'GET /pets' does not require API Key. Request will not contribute to throttle or quota limits",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(1);
    }

    @Test
    void groupSizeIsLimitedButNotBelowEntriesOfOneRequest() {
        parser.setMaxEntries(2);
        String[] texts = new String[230];
        Arrays.setAll(texts, i -> "(a) Incoming identity: x" + i);

        List<?> parts = parts(texts);

        assertThat(parts).extracting(part -> eventIds(part).size()).containsExactly(100, 100, 30);
    }

    @Test
    void startEntryAfterEndEntryBeginsNewGroup() {
        List<?> parts = parts(
                "(a) Method completed with status: 200",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(1))).containsExactly("id-1", "id-2");
    }

    @Test
    void unparseableEventsFormOneGroupWithReasons() {
        List<?> parts = parts("(a) Starting execution for request: a", "", "(a) Method request path: {}", "of nothing");

        assertThat(parts).hasSize(2);
        assertThat(parts.get(1)).isInstanceOfSatisfying(UnparseableEvents.class, unreadable -> {
            assertThat(unreadable.events())
                    .extracting(event -> event.event().eventId())
                    .containsExactly("id-1", "id-3");
            assertThat(unreadable.events().get(0).reason()).isEqualTo("empty");
        });
    }

    @Test
    void traceIdAfterCompletedRequestIsIgnored() {
        assertThat(parts("(a) X-ray Tracing ID : Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e"))
                .isEmpty();
    }

    private static final String ACCESS_LOG = "arn:aws:logs:eu-west-1:123456789012:log-group:group";

    private String apiOfEntry(String id) {
        RequestEntries part =
                (RequestEntries) parts("203.0.113.7 - - [02/Mar/2026:10:15:30 +0000] \"POST /a HTTP/1.1\" 200 5 " + id)
                        .get(0);
        return ((AccessLogEntry) part.entries().get(0).entry()).fields().getOrDefault(AccessField.API_ID, "");
    }

    @Test
    void accessLogEntryGetsApiIdOfOnlyLogOwner() {
        AccessLogOwners apis = new AccessLogOwners();
        parser.setAccessLogOwners(apis);
        assertThat(apiOfEntry("a")).isEmpty();

        apis.put("", Map.of("b1b1b1b1b1", List.of("API-Gateway-Execution-Logs_b1b1b1b1b1/prod", ACCESS_LOG + ":*")));
        assertThat(apiOfEntry("b")).isEqualTo("b1b1b1b1b1");

        apis.put("", Map.of("b1b1b1b1b1", List.of(ACCESS_LOG), "c2c2c2c2c2", List.of(ACCESS_LOG)));
        assertThat(apiOfEntry("c")).as("of several").isEmpty();

        apis.put("", Map.of("c2c2c2c2c2", List.of(ACCESS_LOG.replace("eu-west-1", "eu-west-3"), ACCESS_LOG + "/2")));
        assertThat(apiOfEntry("d")).isEmpty();
    }

    @Test
    void accessLogEntryOfAnotherApiIsNotMergedIntoRequestWithSameId() {
        AccessLogOwners apis = new AccessLogOwners();
        apis.put("", Map.of("b1b1b1b1b1", List.of(ACCESS_LOG)));
        parser.setAccessLogOwners(apis);
        LoggedRequest request = LoggedRequest.of("3fc2d342-5a1b-4c2d-8e3f-9a000162c3ae", 1, 1_772_446_530_000L, 20);
        RequestEntries entry = (RequestEntries) parts("192.0.2.66 - - [02/Mar/2026:10:15:30 +0000] \"POST "
                        + request.path() + " HTTP/1.1\" " + request.status() + " 5 " + request.id())
                .get(0);
        List<RequestEntry> lines = new ArrayList<>();
        for (LogEvent event : request.events()) {
            lines.add(new RequestEntry(
                    request.id(),
                    new LogEventParser().parse(event.message()),
                    event.scanId(),
                    event.logStreamName(),
                    EventId.parse("event-" + lines.size()),
                    event.timestamp(),
                    0,
                    100));
        }
        lines.addAll(entry.entries());

        List<HttpCall> traffic = new HttpCallAssembler()
                .assembleAll(lines).stream().map(outcome -> (HttpCall) outcome).toList();

        assertThat(traffic)
                .extracting(call -> call.origin().apiId())
                .containsExactlyInAnyOrder("uwe3g5jm54", "b1b1b1b1b1");
        assertThat(traffic)
                .filteredOn(call -> call.origin().apiId().equals("uwe3g5jm54"))
                .singleElement()
                .satisfies(call -> assertThat(call.request().clientIp()).isEmpty());
    }
}
