/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.traffic.Difference;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private final UploadedSpecs none = UploadedSpecs.none(ConsoleOutput.plain(written));

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static AktoConsumer.Stored record(String endpoint, String query, int status) {
        return new AktoConsumer.Stored(
                "api.example.com",
                "GET",
                endpoint,
                query,
                Set.of(),
                Map.of("host", "api.example.com"),
                Map.of(),
                "",
                "",
                status,
                "OK",
                "HTTP/1.1",
                OptionalInt.of(1_700_000_000),
                "203.0.113.7",
                "1000000",
                Map.of(),
                Map.of(),
                true);
    }

    private static Reconciliation.Result result(int rebuilt, int wrong, int lost, int repeated) {
        List<Difference> differences = wrong == 0 ? List.of() : List.of(new Difference("r1", "path", "/a", "/b"));
        return new Reconciliation.Result(10, rebuilt, wrong, 0, lost, repeated, 0, 0, differences);
    }

    @Test
    void recordIsPrintedOnOneLine() {
        new RecordTable(ConsoleOutput.plain(written)).show(record("/prod/pets/7", "page=2", 404), 18, List.of());

        assertThat(written())
                .matches(" {2}[0-9:]{8} {2}GET {5}/prod/pets/7\\?page=2 +404 {2}api\\.example\\.com +18\\R");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 160})
    void linesFitScreenWidth(int width) {
        ConsoleOutput screen = ConsoleOutput.live(written, width);
        RecordTable table = new RecordTable(screen);
        table.head();
        table.show(record("/prod/" + "long/".repeat(60), "q=1", 200), 20, List.of());

        assertThat(written().replaceAll("\\x1b\\[[0-9]*m", "").lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSize(width));
    }

    @Test
    void progressBarIsShownOnTerminalOnly() {
        ConsoleOutput.plain(written).progress(1, 2, "half");
        assertThat(written()).isEmpty();

        ConsoleOutput.live(written, 80).progress(1, 2, "half");
        assertThat(written()).contains("█".repeat(15) + "░".repeat(15)).endsWith("  half");
    }

    @Test
    void resultIsSuccessOnlyIfEachRequestIsCountedOnceAndStopIsGraceful() {
        assertThat(new DemoResult(12, result(10, 0, 0, 0), List.of(), 2, none, 0).isRight())
                .isTrue();

        assertThat(new DemoResult(12, result(9, 1, 0, 0), List.of(), 2, none, 0).isRight())
                .as("wrong")
                .isFalse();
        assertThat(new DemoResult(12, result(9, 0, 1, 0), List.of("r2"), 2, none, 0).isRight())
                .as("missing")
                .isFalse();
        assertThat(new DemoResult(12, result(10, 0, 0, 1), List.of(), 2, none, 0).isRight())
                .as("duplicate")
                .isFalse();
        assertThat(new DemoResult(12, result(10, 0, 0, 0), List.of(), 1, none, 0).isRight())
                .as("not in the dead letters")
                .isFalse();
        assertThat(new DemoResult(12, result(10, 0, 0, 0), List.of(), 2, none, 1).isRight())
                .as("not stopped gracefully")
                .isFalse();
    }

    @Test
    void summaryCountsAndNamesErrors() {
        new DemoResult(12, result(8, 1, 1, 0), List.of("r2"), 2, none, 0).print(ConsoleOutput.plain(written));

        assertThat(written())
                .contains("12  requests logged", " 8  rebuilt", " 2  set aside", " 1  wrong", " 1  lost")
                .contains("lost   r2", "wrong  r1  path: /b instead of /a");
    }
}
