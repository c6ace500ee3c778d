/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PerformanceChartsTest {

    /** {@code mvn -Pbench verify -Dbench.parts=charts} draws them again. */
    @Test
    void chartsShowTheTablesOfTheDocument() throws Exception {
        String document = Files.readString(Path.of("docs/performance.md"));

        PerformanceCharts.of(document).forEach((name, picture) -> {
            assertThat(Path.of("docs", name)).hasContent(picture);
            assertThat(document).contains("](" + name + ")");
        });
    }

    @Test
    void missingTableIsReported() {
        assertThatThrownBy(() -> DocumentTable.in("| a | b |\n|---|---|\n", "| a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no table with | a");
    }

    @Test
    void unitsAndSeparatorsAreNoPartOfANumber() {
        DocumentTable table = DocumentTable.in("text\n| a | b |\n|---|---|\n| 1,950 | 2.3 s |\n\n| 7 |\n", "| a");

        assertThat(table.numbers(0)).containsExactly(1950.0);
        assertThat(table.numbers(1)).containsExactly(2.3);
    }
}
