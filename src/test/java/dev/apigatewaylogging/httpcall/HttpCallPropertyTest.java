/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.fixtures.Fixture;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a request amounts to depends on its lines and on nothing else. */
class HttpCallPropertyTest {

    private static final List<Fixture> FIXTURES = Fixtures.all().stream()
            .filter(fixture -> fixture.accessLogFormat().isEmpty())
            .toList();
    private static final LogEventParser PARSER = new LogEventParser();

    @Property(tries = 200)
    void interleavingAndRepetitionDoNotChangeResults(
            @ForAll("someFixtures") List<Fixture> fixtures, @ForAll Random random) {
        List<LogEvent> inOrder =
                fixtures.stream().flatMap(fixture -> fixture.events().stream()).toList();
        List<LogEvent> arrived = new ArrayList<>(inOrder);
        for (LogEvent event : inOrder) {
            if (random.nextInt(4) == 0) {
                arrived.add(event);
            }
        }
        Collections.shuffle(arrived, random);

        assertThat(byId(FixtureRoundTrip.outcomes(arrived, PARSER)))
                .isEqualTo(byId(FixtureRoundTrip.outcomes(inOrder, PARSER)));
    }

    @Property(tries = 500)
    void anySubsetOfEntriesGivesResult(@ForAll("someFixtures") List<Fixture> fixtures, @ForAll Random random) {
        List<LogEvent> some = fixtures.stream()
                .flatMap(fixture -> fixture.events().stream())
                .filter(event -> random.nextInt(3) > 0)
                .toList();

        for (AssemblyResult outcome : FixtureRoundTrip.outcomes(some, PARSER)) {
            if (outcome instanceof HttpCall traffic) {
                assertThat(traffic.request().path()).startsWith("/");
                assertThat(traffic.request().method()).isNotEmpty();
                assertThat(traffic.incomplete() || traffic.response().status() > 0)
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<List<Fixture>> someFixtures() {
        return Arbitraries.of(FIXTURES).list().uniqueElements().ofMinSize(1).ofMaxSize(4);
    }

    private static Map<String, List<AssemblyResult>> byId(List<AssemblyResult> outcomes) {
        return outcomes.stream().collect(Collectors.groupingBy(AssemblyResult::requestId));
    }
}
