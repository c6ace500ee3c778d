/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartFromOptionTest {

    private static final long NOW = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "now, 2026-01-31T12:00:00Z",
        " NOW , 2026-01-31T12:00:00Z",
        "earliest, 1970-01-01T00:00:00Z",
        "PT5M, 2026-01-31T11:55:00Z",
        "p1d, 2026-01-30T12:00:00Z",
        "2026-01-30T12:00:00Z, 2026-01-30T12:00:00Z",
        "2026-01-30T12:00:00.5z, 2026-01-30T12:00:00.5Z",
        "2026-01-30T13:00:00+01:00, 2026-01-30T12:00:00Z",
        "2026-01-30T12:00+01:00, 2026-01-30T11:00:00Z",
        "2026-01-30T06:30-05:30, 2026-01-30T12:00:00Z"
    })
    void acceptsEveryForm(String setting, String start) {
        assertThat(StartFromOption.parse(setting, NOW))
                .isEqualTo(Instant.parse(start).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-30", "2026-01-30T12:00:00", "2026-01-30T13:00:00 01:00", "PX"})
    void invalidStartIsRejectedWithExampleOfEachForm(String setting) {
        assertThatThrownBy(() -> StartFromOption.parse(setting, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("now", "earliest", "+01:00", "PT5M");
    }

    @Test
    void tooLongDurationStartsAtEpoch() {
        assertThat(ScanStartPosition.of(OptionalLong.empty(), "P99999D", "startFrom", NOW)
                        .position())
                .isZero();
    }

    @Test
    void checkpointIsResumedUnlessInFuture() {
        assertThat(ScanStartPosition.of(OptionalLong.of(NOW - 1), "PT5M", "startFrom", NOW))
                .isEqualTo(new ScanStartPosition(NOW - 1, "checkpoint", ""));
        assertThat(ScanStartPosition.of(OptionalLong.of(NOW + 5_000), "PT5M", "startFrom", NOW)
                        .position())
                .isEqualTo(NOW + 5_000);
        ScanStartPosition start = ScanStartPosition.of(OptionalLong.of(Long.MAX_VALUE / 4), "PT5M", "startFrom", NOW);
        assertThat(start.position()).isEqualTo(NOW - 300_000);
        assertThat(start.warning()).contains("checkpoint", "in the future");
    }
}
