/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrafficGeneratorTest {

    private static final Instant START = Instant.parse("2025-11-18T10:00:00Z");
    private final TrafficGenerator generator = TrafficGenerator.seeded(7);

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void sameSeedMakesSameRequest(RequestKind kind) {
        assertThat(generator.script(42, kind))
                .isEqualTo(TrafficGenerator.seeded(7).script(42, kind))
                .isNotEqualTo(TrafficGenerator.seeded(8).script(42, kind))
                .isNotEqualTo(generator.script(43, kind));
    }

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void linesStartWithRequestIdInOrderOfTime(RequestKind kind) {
        RequestScript script = generator.script(1, kind);

        assertThat(script.lines())
                .allSatisfy(line -> assertThat(line.text()).startsWith("(" + script.requestId() + ") "))
                .isSortedAccordingTo(Comparator.comparingLong(ScriptLine::after));
        assertThat(script.lines().get(0).after()).isZero();
        assertThat(generator.number(script.requestId())).hasValue(1);
        assertThat(TrafficGenerator.seeded(8).number(script.requestId())).isEmpty();
    }

    @Test
    void mixHasEveryKindAndMostlyTwelveToTwentyLines() {
        List<RequestScript> scripts =
                LongStream.range(0, 3_000).mapToObj(generator::script).toList();
        Set<RequestKind> kinds = EnumSet.noneOf(RequestKind.class);
        scripts.forEach(script -> kinds.add(script.kind()));

        assertThat(kinds).containsAll(EnumSet.complementOf(EnumSet.of(RequestKind.NEVER_ENDS)));
        assertThat(scripts.stream()
                        .filter(script ->
                                script.lines().size() >= 12 && script.lines().size() <= 20))
                .hasSizeGreaterThan(2_000);
        assertThat(scripts).allSatisfy(script -> assertThat(script.lines()).hasSizeBetween(4, 32));
    }

    @Test
    void longLineIsTruncatedAfter1024CharactersWithMarker() {
        List<String> texts = LongStream.range(0, 200)
                .mapToObj(number -> generator.script(number, RequestKind.TRUNCATED))
                .flatMap(script -> script.lines().stream()
                        .map(line -> line.text().substring(script.requestId().length() + 3)))
                .toList();

        assertThat(texts).anyMatch(text -> text.endsWith(" [TRUNCATED]"));
        assertThat(texts).allSatisfy(text -> assertThat(text.length() <= 1024
                        || (text.length() == 1024 + " [TRUNCATED]".length() && text.endsWith(" [TRUNCATED]")))
                .isTrue());
    }

    @Test
    void planInterleavesLinesOfRequestsByTime() {
        TrafficPlan plan = TrafficPlan.of(generator, 200, 10, START, 2_000);
        List<ScriptedEvent> events = new ArrayList<>();
        plan.entries().forEachRemaining(entry -> events.add(entry.event()));

        assertThat(events).isSortedAccordingTo(Comparator.comparing(ScriptedEvent::timestamp));
        assertThat(events)
                .hasSize(
                        plan.scripts().mapToInt(script -> script.lines().size()).sum());
        assertThat(new TreeSet<>(events.stream().map(ScriptedEvent::stream).toList()))
                .hasSize(10)
                .allMatch(stream -> stream.matches("[0-9a-f]{32}"));
        long changes = 0;
        for (int i = 1; i < events.size(); i++) {
            changes += id(events.get(i)).equals(id(events.get(i - 1))) ? 0 : 1;
        }
        assertThat(changes).as("changes from one request to another").isGreaterThan(events.size() / 2);
    }

    @Test
    void planMakesSomeLinesOfSomeRequestsLate() {
        TrafficPlan plan = TrafficPlan.of(generator, 500, 10, START, 400)
                .delayed(Duration.ofSeconds(1))
                .late(0.1, Duration.ofMinutes(4));
        Set<String> late = new TreeSet<>();
        plan.entries().forEachRemaining(entry -> {
            ScriptedEvent event = entry.event();
            Duration delay = Duration.between(event.timestamp(), event.visibleAt());
            assertThat(delay).isIn(Duration.ofSeconds(1), Duration.ofSeconds(241));
            if (delay.compareTo(Duration.ofMinutes(1)) > 0) {
                late.add(id(event));
            }
        });

        assertThat(late).hasSizeBetween(20, 90);
    }

    @Test
    void planFillsLogGroup() {
        try (FakeAws fakeAws = FakeAws.started()) {
            TrafficPlan plan = TrafficPlan.of(generator, 100, 4, START, 100);
            plan.fill(fakeAws);

            assertThat(fakeAws.size(plan.group()))
                    .isEqualTo(plan.scripts()
                            .mapToInt(script -> script.lines().size())
                            .sum());
        }
    }

    private static String id(ScriptedEvent event) {
        return event.message().substring(1, event.message().indexOf(')'));
    }
}
