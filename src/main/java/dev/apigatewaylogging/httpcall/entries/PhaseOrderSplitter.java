/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits requests with entries in one log stream by the order in which the entries of a request are written. An entry
 * that may belong to several requests is assigned to one of them. From then on nothing is certain: an entry that fits
 * one request only may do so because an earlier one was assigned wrongly. So all requests of the stream are marked.
 */
final class PhaseOrderSplitter {

    private static final String LATENCY = "Integration latency: ";

    private final List<RequestEntry> entries;
    private final List<CollisionCandidate> requests = new ArrayList<>();
    private final List<CollisionCandidate> open = new ArrayList<>();
    private CollisionCandidate last;
    private boolean doubtful;

    /** @param entries execution log entries of one log group, in order */
    PhaseOrderSplitter(List<RequestEntry> entries) {
        this.entries = entries;
    }

    List<CollisionCandidate> requests() {
        for (int i = 0; i < entries.size(); i++) {
            place(i);
        }
        if (requests.size() > 1 && (doubtful || mayOwnEarlierEntries())) {
            requests.forEach(CollisionCandidate::guessed);
        }
        return requests;
    }

    /**
     * Returns whether a request lacks a beginning that an earlier one has: the earlier one may have got it. The requests
     * of a stage begin alike.
     */
    private boolean mayOwnEarlierEntries() {
        int earliest = Integer.MAX_VALUE;
        for (CollisionCandidate request : requests) {
            int begins = request.beginsAt();
            if (begins > earliest) {
                return true;
            }
            earliest = begins;
        }
        return false;
    }

    private void place(int index) {
        RequestEntry entry = entries.get(index);
        ExecutionLogEntry logEntry = (ExecutionLogEntry) entry.entry();
        int phase = EntryPhase.of(logEntry.label());
        CollisionCandidate request = phase == EntryPhase.ANY ? last : candidateFor(index, logEntry, phase);
        if (request == null) {
            request = new CollisionCandidate();
            requests.add(request);
            open.add(request);
        }
        request.add(entry, logEntry, phase, index);
        last = request;
        if (logEntry.label() == ExecutionLabel.METHOD_COMPLETED
                || logEntry.label() == ExecutionLabel.UNAUTHORIZED_REQUEST) {
            open.remove(request);
        }
    }

    private CollisionCandidate candidateFor(int index, ExecutionLogEntry logEntry, int phase) {
        ExecutionLabel label = logEntry.label();
        if (label == ExecutionLabel.EXTENDED_REQUEST_ID) {
            // no entry precedes it
            return null;
        }
        List<CollisionCandidate> candidates = new ArrayList<>();
        for (CollisionCandidate request : open) {
            if (request.takes(logEntry, phase)) {
                candidates.add(request);
            }
        }
        if (last != null && last.isUnauthorized() && phase >= EntryPhase.RESPONSE && last.lacks(logEntry)) {
            doubtful |= !candidates.isEmpty();
            return last;
        }
        if (candidates.isEmpty()) {
            doubtful |= !label.startsRequest() && !requests.isEmpty();
            return label.startsRequest() ? null : lateCandidate(logEntry, phase);
        }
        List<CollisionCandidate> likelier = likelier(candidates, index, label, phase);
        doubtful |= likelier.size() != 1;
        return chosen(likelier.isEmpty() ? candidates : likelier, index, label);
    }

    /**
     * An entry that is too late for every request belongs to one that lacks it, preferably to one that has not ended.
     */
    private CollisionCandidate lateCandidate(ExecutionLogEntry logEntry, int phase) {
        CollisionCandidate late = last != null && last.lacks(logEntry) ? last : null;
        if (phase < EntryPhase.INTEGRATION_RESPONSE) {
            late = late != null && late.isEnded() ? null : late;
        } else {
            for (CollisionCandidate request : open) {
                if (request.lacks(logEntry)) {
                    late = request;
                }
            }
        }
        if (late != null) {
            late.guessed();
        }
        return late;
    }

    /** Returns the candidates that nothing contradicts; nothing if there are none. */
    private List<CollisionCandidate> likelier(
            List<CollisionCandidate> candidates, int index, ExecutionLabel label, int phase) {
        if (EntryPhase.answers(label)) {
            long latency = latency(index);
            return candidates.stream()
                    .filter(request -> request.agreesWithLatency(entries.get(index), latency))
                    .toList();
        }
        if (phase >= EntryPhase.INTEGRATION_RESPONSE) {
            // no other entry is written while the integration is pending
            return candidates.stream().filter(request -> !request.isWaiting()).toList();
        }
        return candidates;
    }

    /** In milliseconds; -1 if the entry has none. */
    private long latency(int index) {
        String value = ((ExecutionLogEntry) entries.get(index).entry()).value();
        int from = value.lastIndexOf(LATENCY);
        int to = value.indexOf(' ', from + LATENCY.length());
        if (from < 0 || to < 0) {
            return -1;
        }
        try {
            return Long.parseLong(value, from + LATENCY.length(), to, 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Consecutive entries with one label belong to concurrent requests; otherwise a request continues. */
    private CollisionCandidate chosen(List<CollisionCandidate> candidates, int index, ExecutionLabel label) {
        boolean sideBySide = isLabel(index - 1, label) || isLabel(index + 1, label);
        if (!sideBySide && candidates.contains(last)) {
            return last;
        }
        CollisionCandidate chosen = candidates.get(0);
        for (CollisionCandidate request : candidates) {
            if (sideBySide ? request.touched() < chosen.touched() : request.touched() > chosen.touched()) {
                chosen = request;
            }
        }
        return chosen;
    }

    private boolean isLabel(int index, ExecutionLabel label) {
        return index >= 0
                && index < entries.size()
                && ((ExecutionLogEntry) entries.get(index).entry()).label() == label;
    }
}
