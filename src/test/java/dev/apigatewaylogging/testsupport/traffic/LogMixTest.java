/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.akto.HeaderRedaction;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogMixTest {

    private static final Instant START = Instant.parse("2026-03-02T10:15:30.900Z");
    private static final int REQUESTS = 400;

    /** What AWS counts of an event in a page in addition to its text, and the maximum of a page. */
    private static final int EVENT_OVERHEAD = 26;

    private static final int MOST_BYTES_OF_A_PAGE = 1 << 20;
    private static final int MOST_EVENTS_OF_A_PAGE = 10_000;

    private static LogPlan plan(LogMix mix) {
        return LogPlan.of(mix, REQUESTS, START, 50);
    }

    private static List<PlannedEntry> entries(LogPlan plan) {
        List<PlannedEntry> entries = new ArrayList<>();
        plan.entries().forEachRemaining(entries::add);
        return entries;
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void sameSeedMakesSameRequest(LogForm form) {
        LogMix mix = LogMix.of(form);

        assertThat(mix.request(42, START))
                .isEqualTo(LogMix.of(form).request(42, START))
                .isNotEqualTo(mix.seeded(2).request(42, START))
                .isNotEqualTo(mix.request(43, START));
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void idIdentifiesNumberOfItsRequestOnly(LogForm form) {
        LogMix mix = LogMix.of(form);
        String id = mix.requestId(123_456);

        assertThat(id).matches(form.hasUuids() ? "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" : "[\\w-]{15}=");
        assertThat(mix.number(id)).hasValue(123_456);
        assertThat(mix.seeded(2).number(id)).isEmpty();
        assertThat(mix.number("of nothing=")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void entryIsInLogGroupOfItsMixAndHasRequestId(LogForm form) {
        LogMix mix = LogMix.of(form);
        LogPlan plan = plan(mix);

        assertThat(LongStream.range(0, REQUESTS).mapToObj(plan::request))
                .allSatisfy(request -> assertThat(request.entries())
                        .isSortedAccordingTo(
                                Comparator.comparingLong(entry -> entry.line().after()))
                        .allSatisfy(entry -> {
                            assertThat(mix.groups()).contains(entry.group());
                            assertThat(entry.line().text()).contains(request.requestId());
                        }));
    }

    @Test
    void requestsOfEachApiTypeLogTheirNumberOfEntries() {
        Map<LogForm, Set<Integer>> sizes = LongStream.range(0, REQUESTS)
                .mapToObj(plan(LogMix.of(LogForm.values()))::request)
                .collect(Collectors.groupingBy(
                        LoggedRequest::form,
                        Collectors.mapping(
                                request -> request.entries().size(), Collectors.toCollection(TreeSet::new))));

        assertThat(sizes)
                .containsEntry(LogForm.HTTP_API_JSON, Set.of(1))
                .containsEntry(LogForm.HTTP_API_CLF, Set.of(1))
                .containsEntry(LogForm.HTTP_API_SHORT, Set.of(1))
                .containsEntry(LogForm.WEBSOCKET, Set.of(1, 2, 3))
                .containsEntry(LogForm.REST_INFO, Set.of(5, 6, 7, 8))
                .containsEntry(LogForm.REST_INFO_AND_ACCESS, Set.of(6, 7, 8, 9))
                .containsEntry(LogForm.REST_ACCESS, Set.of(1))
                .containsEntry(LogForm.REST_ONE_ENTRY, Set.of(1));
    }

    @Test
    void tenThousandShortEntriesFitOnePage() {
        LogPlan plan = LogPlan.of(LogMix.of(LogForm.HTTP_API_SHORT), MOST_EVENTS_OF_A_PAGE, START, 50);

        assertThat(entries(plan).stream()
                        .mapToInt(entry -> entry.event().message().length() + EVENT_OVERHEAD)
                        .sum())
                .isLessThan(MOST_BYTES_OF_A_PAGE);
    }

    @Test
    void highLatencySeparatesStartAndEndEntriesOfAllRequests() {
        LogPlan plan = LogPlan.of(LogMix.of(LogForm.REST_INFO).restEntries(5).latency(2_000), 500, START, 500);
        List<PlannedEntry> all = entries(plan);

        assertThat(all).hasSize(2_500).isSortedAccordingTo(Comparator.comparing(entry -> entry.event()
                .timestamp()));
        assertThat(idsOf(all.subList(0, 1_500))).hasSize(500);
        assertThat(idsOf(all.subList(1_500, 2_500))).hasSize(500);
    }

    private static Set<String> idsOf(List<PlannedEntry> entries) {
        return entries.stream()
                .map(entry -> entry.event().message())
                .map(message -> message.substring(1, message.indexOf(')')))
                .collect(Collectors.toSet());
    }

    @Test
    void planMakesAllEntriesOfSomeRequestsLate() {
        Duration late = Duration.ofSeconds(12);

        assertThat(entries(plan(LogMix.of(LogForm.HTTP_API_JSON)).late(0.1, late)).stream()
                        .filter(entry -> entry.event()
                                .visibleAt()
                                .equals(entry.event().timestamp().plus(late))))
                .hasSizeBetween(REQUESTS / 20, REQUESTS / 5);
    }

    @Test
    void twoLogsAreMergedByTime() {
        LogPlan one = plan(LogMix.usual());
        LogPlan other = plan(LogMix.usual().seeded(2));
        PlannedLog both = one.and(other);
        List<PlannedEntry> entries = new ArrayList<>();
        both.entries().forEachRemaining(entries::add);

        assertThat(entries)
                .hasSize(entries(one).size() + entries(other).size())
                .isSortedAccordingTo(Comparator.comparing(entry -> entry.event().timestamp()));
        assertThat(both.requestIds()).hasSize(2 * REQUESTS).allMatch(id -> both.find(id)
                .isPresent());
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void entriesOfRequestBecomeExpectedRecord(LogForm form) {
        LogPlan plan = plan(LogMix.of(form));
        Reconciliation reconciliation = new Reconciliation(plan);
        AktoRecordSerializer records = new AktoRecordSerializer(
                awsAccount -> "1000000", HeaderRedaction.of(""), 1_000_000, () -> 1_000_000, true);
        HttpCallAssembler assembler = new HttpCallAssembler();
        for (long number = 0; number < REQUESTS; number++) {
            AssemblyResult outcome = assembler.assemble(lines(plan, number));
            assertThat(outcome).isInstanceOf(HttpCall.class);
            HttpCall traffic = (HttpCall) outcome;
            reconciliation.accept(traffic.requestId(), new String(records.serialize(traffic), StandardCharsets.UTF_8));
        }

        assertThat(reconciliation.result().exactlyOnce())
                .as(reconciliation.result().toString())
                .isTrue();
    }

    private static List<RequestEntry> lines(LogPlan plan, long number) {
        LoggedRequest request = plan.request(number);
        List<RequestEntry> lines = new ArrayList<>();
        for (String group :
                new HashSet<>(request.entries().stream().map(LoggedEntry::group).toList())) {
            lines.addAll(ScriptedLines.of(
                    request.requestId(),
                    request.entries().stream()
                            .filter(entry -> entry.group().equals(group))
                            .map(LoggedEntry::line)
                            .toList(),
                    new ScanId(new LogGroup(group, "us-east-1", "123456789012"), 0),
                    plan.start(number).toEpochMilli()));
        }
        return lines;
    }
}
