package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits requests with entries in one log stream by the order in which the entries of a request are written. An entry
 * that may belong to several requests is assigned to one of them, and all of them are marked.
 */
final class PhaseOrderSplitter {

    private static final String LATENCY = "Integration latency: ";

    private final List<RequestEntry> entries;
    private final List<CollisionCandidate> requests = new ArrayList<>();
    private final List<CollisionCandidate> open = new ArrayList<>();
    private CollisionCandidate last;

    /** @param entries execution log entries of one log group, in order */
    PhaseOrderSplitter(List<RequestEntry> entries) {
        this.entries = entries;
    }

    List<CollisionCandidate> requests() {
        for (int i = 0; i < entries.size(); i++) {
            place(i);
        }
        return requests;
    }

    private void place(int index) {
        RequestEntry entry = entries.get(index);
        ExecutionLogEntry logEntry = (ExecutionLogEntry) entry.entry();
        int phase = EntryPhase.of(logEntry.label());
        CollisionCandidate request = phase == EntryPhase.ANY ? last : candidateFor(index, logEntry.label(), phase);
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

    private CollisionCandidate candidateFor(int index, ExecutionLabel label, int phase) {
        if (last != null && last.isUnauthorized() && phase >= EntryPhase.RESPONSE && last.hasNot(label)) {
            return last;
        }
        List<CollisionCandidate> candidates = new ArrayList<>();
        for (CollisionCandidate request : open) {
            if (request.takes(label, phase)) {
                candidates.add(request);
            }
        }
        if (label == ExecutionLabel.EXTENDED_REQUEST_ID) {
            // no entry precedes it
            candidates.clear();
        }
        if (candidates.isEmpty()) {
            CollisionCandidate late = label.startsRequest() ? null : lateCandidate(label, phase);
            if (late != null) {
                late.guessed();
            }
            return late;
        }
        if (candidates.size() > 1) {
            candidates = likelier(candidates, index, label, phase);
        }
        if (candidates.size() > 1) {
            candidates.forEach(CollisionCandidate::guessed);
        }
        return chosen(candidates, index, label);
    }

    /**
     * An entry that is too late for every request belongs to one that lacks it, preferably to one that has not ended.
     */
    private CollisionCandidate lateCandidate(ExecutionLabel label, int phase) {
        if (phase < EntryPhase.INTEGRATION_RESPONSE) {
            return last != null && last.hasNot(label) && !last.isEnded() ? last : null;
        }
        CollisionCandidate late = null;
        for (CollisionCandidate request : open) {
            if (request.hasNot(label)) {
                late = request;
            }
        }
        return late != null || last == null || !last.hasNot(label) ? late : last;
    }

    private List<CollisionCandidate> likelier(
            List<CollisionCandidate> candidates, int index, ExecutionLabel label, int phase) {
        List<CollisionCandidate> likelier = candidates;
        if (EntryPhase.answers(label)) {
            long latency = latency(index);
            likelier = candidates.stream()
                    .filter(request -> request.agreesWithLatency(entries.get(index), latency))
                    .toList();
        } else if (phase >= EntryPhase.INTEGRATION_RESPONSE) {
            // no other entry is written while the integration is pending
            likelier =
                    candidates.stream().filter(request -> !request.isWaiting()).toList();
        }
        return likelier.isEmpty() ? candidates : likelier;
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
