/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The charts of {@code docs/performance.md}, drawn from the tables that stand below them there. */
final class PerformanceCharts {

    private PerformanceCharts() {}

    /** The pictures by the names of their files, beside the document. */
    static Map<String, String> of(String document) {
        return Map.of(
                "performance-growth.svg",
                growth(document).svg(),
                "performance-delay.svg",
                delay(document).svg());
    }

    private static Chart growth(String document) {
        return new Chart(
                "Growth with the log and with the log groups",
                300,
                List.of(
                        grown(DocumentTable.in(document, "| events | events per second"), "events"),
                        grown(DocumentTable.in(document, "| log groups,"), "log groups, 1,950,000 events in total")));
    }

    private static List<Chart.Panel> grown(DocumentTable table, String axis) {
        // each row is several times the one before
        List<Chart.Place> places =
                places(table.numbers(0).stream().map(Math::log).toList(), table.texts(0));
        return List.of(
                new Chart.Panel("Events per second", axis, places, List.of(line("", table, 1))),
                new Chart.Panel("CPU seconds per million events, warm", axis, places, List.of(line("", table, 2))),
                new Chart.Panel("Peak resident memory, MiB", axis, places, List.of(line("", table, 3))));
    }

    private static Chart delay(String document) {
        DocumentTable table = DocumentTable.in(document, "| requests per second | log data per request");
        Chart.Panel panel = new Chart.Panel(
                "Seconds from visible to delivered",
                "MB of log per second",
                places(table.numbers(2), table.texts(2)),
                List.of(line("median", table, 4), line("99 %", table, 5)));
        return new Chart("Delivery delay with 5 calls per second", 600, List.of(List.of(panel)));
    }

    private static List<Chart.Place> places(List<Double> at, List<String> labels) {
        return IntStream.range(0, at.size())
                .mapToObj(index -> new Chart.Place(at.get(index), labels.get(index)))
                .toList();
    }

    private static Chart.Line line(String name, DocumentTable table, int column) {
        return new Chart.Line(
                name,
                table.numbers(column),
                table.texts(column).stream().map(text -> text.replace(" s", "")).toList());
    }
}
