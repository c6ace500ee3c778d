/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.util.Arrays;
import java.util.List;

/**
 * A table of a document, as the bench prints it and an author pastes it.
 *
 * @param rows the cells of the rows below the header
 */
record DocumentTable(List<List<String>> rows) {

    /**
     * Finds a table.
     *
     * @param header how its first line begins
     * @throws IllegalArgumentException if the document has no such table
     */
    static DocumentTable in(String document, String header) {
        List<String> lines = document.lines()
                .dropWhile(line -> !line.startsWith(header))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        if (lines.size() < 3) {
            throw new IllegalArgumentException("no table with " + header);
        }
        return new DocumentTable(lines.subList(2, lines.size()).stream()
                .map(DocumentTable::cells)
                .toList());
    }

    /** The texts of a column. */
    List<String> texts(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** The numbers of a column, without their units. */
    List<Double> numbers(int column) {
        return texts(column).stream()
                .map(text -> Double.parseDouble(text.replaceAll("[^0-9.]", "")))
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
