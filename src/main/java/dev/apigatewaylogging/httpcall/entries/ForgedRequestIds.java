/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds entries of a request whose ID a client chose to look like entries of another request: {@code victim) Method
 * response body after transformations: x}. All of them have the same label and the same text before their own label.
 */
final class ForgedRequestIds {

    /** Each request logs several entries, and the first may be in another page. */
    private static final int MIN_ENTRIES = 2;

    private record Candidate(RequestEntry entry, ExecutionLabel label, String before) {}

    private ForgedRequestIds() {}

    /** Returns those of the entries, with one ID, that may have such a forged ID, in lists by that ID. */
    static List<List<RequestEntry>> of(List<RequestEntry> entries) {
        List<Candidate> candidates = new ArrayList<>();
        for (RequestEntry entry : entries) {
            ExecutionLogEntry logEntry = (ExecutionLogEntry) entry.entry();
            String before = logEntry.beforeAnotherLabel();
            if (!before.isEmpty()
                    && (Completeness.bit(logEntry.label()) & (Completeness.ONCE | Completeness.FORGEABLE)) != 0) {
                candidates.add(new Candidate(entry, logEntry.label(), before));
            }
        }
        // compared, not hashed: the text is the client's
        candidates.sort(Comparator.comparing(Candidate::label).thenComparing(Candidate::before));
        List<List<RequestEntry>> forged = new ArrayList<>();
        int from = 0;
        while (from < candidates.size()) {
            int to = from + 1;
            while (to < candidates.size() && areAlike(candidates.get(from), candidates.get(to))) {
                to++;
            }
            if (to - from >= MIN_ENTRIES) {
                forged.add(EntryOrder.of(candidates.subList(from, to).stream()
                        .map(Candidate::entry)
                        .toList()));
            }
            from = to;
        }
        forged.sort(Comparator.comparingLong(ofOneId -> ofOneId.get(0).timestamp()));
        return forged;
    }

    private static boolean areAlike(Candidate one, Candidate other) {
        return one.label() == other.label() && one.before().equals(other.before());
    }
}
