/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayOptionsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123Z");

    private static ReplayOptions parse(String arguments) throws InvalidReplayException {
        return ReplayOptions.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")), NOW);
    }

    @Test
    void rangeSuffices() throws InvalidReplayException {
        assertThat(parse("--from 2026-11-01T00:00Z --to 2026-11-01T01:30:00+01:00"))
                .isEqualTo(new ReplayOptions(
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-11-01T00:30:00Z"),
                        "",
                        0.5,
                        "20261120T101530Z"));
    }

    @Test
    void otherOptionsFollowWithOrWithoutEqualsSign() throws InvalidReplayException {
        assertThat(parse("--from=2026-11-01T00:00Z --to=2026-11-02T00:00Z --log-group a,b* --log-group=c"
                        + " --calls-per-second=2 --id bug-17"))
                .isEqualTo(new ReplayOptions(
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-11-02T00:00:00Z"),
                        "a,b*,c",
                        2,
                        "bug-17"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                                | --from is missing",
                "--from 2026-11-01T00:00Z                                          | --to is missing",
                "--from                                                            | --from has no value",
                "--from --to 2026-11-01T00:00Z                                     | --from has no value",
                "--from 2026-11-01 --to 2026-11-02T00:00Z                          | --from is \"2026-11-01\", which is not a time",
                "--from 2026-11-02T00:00Z --to 2026-11-02T00:00Z                   | is not before",
                "--from 2026-11-02T00:00Z --to 2026-11-20T10:16Z                   | is in the future",
                "--from 2026-11-01T00:00Z --from 2026-11-01T00:00Z                 | --from is set twice",
                "--since 2026-11-01T00:00Z                                         | unknown option --since",
                "--from 2026-11-01T00:00Z --to 2026-11-02T00:00Z --calls-per-second fast | --calls-per-second is \"fast\"",
                "--from 2026-11-01T00:00Z --to 2026-11-02T00:00Z --calls-per-second 0    | --calls-per-second is \"0\"",
                "--from 2026-11-01T00:00Z --to 2026-11-02T00:00Z --calls-per-second NaN  | --calls-per-second is \"NaN\"",
                "--from 2026-11-01T00:00Z --to 2026-11-02T00:00Z --id a/b          | --id is \"a/b\"",
            })
    void errorIsExplainedWithUsage(String arguments, String reason) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(InvalidReplayException.class)
                .hasMessageStartingWith("replay: ")
                .hasMessageContaining(reason)
                .hasMessageContaining("Usage: replay --from");
    }
}
