/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Prints what was measured, medians of the runs. */
final class Table {

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    void title(String text, Object... values) {
        out.printf("%n" + text + "%n%n", values);
    }

    void row(String what, String... cells) {
        out.printf("| %-28s |", what);
        for (String cell : cells) {
            out.printf(" %12s |", cell);
        }
        out.println();
    }

    <T> void compare(String what, List<T> bare, List<T> ours, ToDoubleFunction<T> value) {
        double theirs = median(bare, value);
        double own = median(ours, value);
        row(what, number(theirs), number(own), number(own / theirs));
    }

    <T> void own(String what, List<T> ours, ToDoubleFunction<T> value) {
        row(what, "", number(median(ours, value)), "");
    }

    static <T> double median(List<T> runs, ToDoubleFunction<T> value) {
        return runs.stream()
                .mapToDouble(value)
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    static String number(double value) {
        return value >= 100 ? String.format("%,.0f", value) : String.format("%.2f", value);
    }
}
