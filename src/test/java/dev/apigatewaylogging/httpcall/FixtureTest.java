/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.fixtures.ExpectedOutcome;
import dev.apigatewaylogging.fixtures.Fixture;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every transcript becomes the records that a person would write. {@code -Dfixture} selects those with a text in their name. */
class FixtureTest {

    private static final String SELECTED = System.getProperty("fixture", "");

    @TestFactory
    Stream<DynamicTest> transcriptsBecomeExpectedRecords() {
        return tests(Fixtures.all());
    }

    @TestFactory
    Stream<DynamicTest> publishedFormatsBecomeExpectedRecords() {
        return tests(Fixtures.published());
    }

    private static Stream<DynamicTest> tests(List<Fixture> fixtures) {
        return fixtures.stream()
                .filter(fixture -> fixture.name().contains(SELECTED))
                .map(fixture -> DynamicTest.dynamicTest(fixture.name(), () -> assertExpectedRecords(fixture)));
    }

    private static void assertExpectedRecords(Fixture fixture) {
        List<AssemblyResult> outcomes = new ArrayList<>(FixtureRoundTrip.outcomes(fixture));
        List<ExpectedOutcome> expected = new ArrayList<>(fixture.expected());
        assertThat(outcomes).as("outcomes").hasSameSizeAs(expected);
        // requests with one id stay in the order of their first lines
        outcomes.sort(Comparator.comparing(AssemblyResult::requestId));
        expected.sort(Comparator.comparing(ExpectedOutcome::requestId));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(ExpectedOutcome.of(outcomes.get(i), expected.get(i))).isEqualTo(expected.get(i));
        }
    }
}
