/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0 s",
        "PT0.9S, 0 s",
        "PT59S, 59 s",
        "PT1M, 1 min",
        "PT1M1S, 1 min 1 s",
        "PT1H2M3S, 1 h 2 min",
        "PT1H59S, 1 h",
        "P1DT23H59M, 1 d 23 h",
        "P14D, 14 d",
    })
    void formatsDurationInTwoLargestUnits(Duration duration, String text) {
        assertThat(Durations.text(duration)).isEqualTo(text);
    }
}
