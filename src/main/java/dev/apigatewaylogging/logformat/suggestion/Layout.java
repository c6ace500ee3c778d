/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What entries of one format have in common: the same text between values. Where the number of words differs, as in a user
 * agent without quotation marks, one column has all of them.
 *
 * @param literals one more than columns
 */
record Layout(List<String> literals, List<Column> columns) {

    /** Returns the common layout; empty if there is none. */
    static Optional<Layout> of(List<SampledEntry> entries) {
        SampledEntry first = entries.get(0);
        int fewest =
                entries.stream().mapToInt(entry -> entry.values().size()).min().orElse(0);
        List<String> literals = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        int front = 0;
        while (front < fewest && sameLiteral(entries, front, false)) {
            Column column = column(entries, front, false);
            if (column.startsUserAgent()) {
                break;
            }
            columns.add(column);
            literals.add(first.literals().get(front));
            front++;
        }
        boolean sameNumber = entries.stream()
                .allMatch(entry -> entry.values().size() == first.values().size());
        if (front == fewest && sameNumber && sameLiteral(entries, 0, true)) {
            literals.add(first.literals().get(front));
            return Optional.of(new Layout(literals, columns));
        }
        return withMiddle(entries, Math.min(front, fewest - 1), literals, columns);
    }

    private static Optional<Layout> withMiddle(
            List<SampledEntry> entries, int front, List<String> literals, List<Column> columns) {
        if (front < 0 || !sameLiteral(entries, front, false) || !sameLiteral(entries, 0, true)) {
            return Optional.empty();
        }
        SampledEntry first = entries.get(0);
        List<String> middleLiterals = new ArrayList<>(literals.subList(0, front));
        List<Column> all = new ArrayList<>(columns.subList(0, front));
        int fewest =
                entries.stream().mapToInt(entry -> entry.values().size()).min().orElse(0);
        int back = 0;
        while (front + back + 1 < fewest
                && sameLiteral(entries, back + 1, true)
                && !column(entries, back, true).forms().isEmpty()
                && !column(entries, back, true).startsUserAgent()) {
            back++;
        }
        int behind = back;
        middleLiterals.add(first.literals().get(front));
        all.add(Column.of(entries.stream()
                .map(entry -> entry.joined(front, entry.values().size() - behind))
                .toList()));
        for (int i = back; i > 0; i--) {
            middleLiterals.add(first.literals().get(first.values().size() - i));
            all.add(column(entries, i - 1, true));
        }
        middleLiterals.add(first.literals().get(first.values().size()));
        return Optional.of(new Layout(middleLiterals, all));
    }

    private static boolean sameLiteral(List<SampledEntry> entries, int index, boolean fromEnd) {
        String literal = literal(entries.get(0), index, fromEnd);
        return entries.stream().allMatch(entry -> literal(entry, index, fromEnd).equals(literal));
    }

    private static String literal(SampledEntry entry, int index, boolean fromEnd) {
        return entry.literals().get(fromEnd ? entry.literals().size() - 1 - index : index);
    }

    private static Column column(List<SampledEntry> entries, int index, boolean fromEnd) {
        return Column.of(entries.stream()
                .map(entry -> entry.values().get(fromEnd ? entry.values().size() - 1 - index : index))
                .toList());
    }

    /** Returns the format; a variable that is empty is unknown. */
    String format(List<String> variables) {
        StringBuilder format = new StringBuilder(literals.get(0));
        int unknown = 0;
        for (int i = 0; i < columns.size(); i++) {
            String variable = variables.get(i);
            format.append("$context.")
                    .append(variable.isEmpty() ? "unknown" + ++unknown : variable)
                    .append(literals.get(i + 1));
        }
        return format.toString();
    }
}
