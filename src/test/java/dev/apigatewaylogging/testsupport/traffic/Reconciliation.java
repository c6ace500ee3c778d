/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the records that arrived with those that were to arrive, while they arrive. For one thread.
 *
 * <p>A record marked incomplete, of a request whose lines are all there, is neither right nor wrong: a complete one
 * must follow.
 */
public final class Reconciliation {

    /** So many differences are kept for the report. */
    private static final int MOST_DIFFERENCES = 100;

    private final Expectations expectations;
    private final Map<String, Seen> seen = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private int unexpected;
    private int completed;

    /** The state of one request. */
    private static final class Seen {
        private int right;
        private int wrong;
        private boolean lastIsRight;
        private boolean early;
        private int repeated;

        private boolean completed() {
            return right + wrong > 0;
        }
    }

    /**
     * What has become of the requests.
     *
     * @param expected how many requests were to arrive
     * @param rebuilt requests of which the last complete record is right
     * @param wrong requests of which the last complete record differs from what was logged
     * @param incomplete requests with only records marked incomplete, although all lines were there
     * @param lost requests without a record
     * @param repeated complete records beyond the first of their request, and incomplete ones beyond the first or after a
     *     complete one
     * @param early requests of which a record marked incomplete was followed by a complete one
     * @param unexpected records of no known request, unreadable ones, and ones of requests that can have none
     * @param differences where the records differ, at most a hundred
     */
    public record Result(
            int expected,
            int rebuilt,
            int wrong,
            int incomplete,
            int lost,
            int repeated,
            int early,
            int unexpected,
            List<Difference> differences) {

        /** Whether every request arrived completely and correctly, and nothing else did. Duplicates are counted separately. */
        public boolean complete() {
            return rebuilt == expected && wrong + incomplete + lost + unexpected == 0;
        }

        /** The same, and nothing arrived twice. */
        public boolean exactlyOnce() {
            return complete() && repeated == 0;
        }

        /** How often each field differs. */
        public Map<String, Integer> fields() {
            Map<String, Integer> fields = new TreeMap<>();
            differences.forEach(difference -> fields.merge(difference.field(), 1, Integer::sum));
            return fields;
        }

        @Override
        public String toString() {
            String summary = rebuilt + " of " + expected + " rebuilt, " + wrong + " wrong, " + incomplete
                    + " incomplete, " + lost + " lost, " + repeated + " repeated, " + early + " early, " + unexpected
                    + " unexpected";
            return differences.isEmpty() ? summary : summary + "; " + differences.get(0) + " " + fields();
        }
    }

    public Reconciliation(Expectations expectations) {
        this.expectations = expectations;
    }

    /** Takes records as they were read from the topic. */
    public Reconciliation accept(Collection<TopicReader.Received> records) {
        records.forEach(record -> accept(record.key(), record.value()));
        return this;
    }

    /**
     * Takes one record.
     *
     * @param key the record's key, which is the request id
     * @param value the record
     * @return where it differs from what was expected; empty if it is right
     */
    public List<Difference> accept(String key, String value) {
        Optional<ExpectedRecord> expected = key == null ? Optional.empty() : expectations.find(key);
        if (expected.isEmpty()) {
            unexpected++;
            return kept(List.of(new Difference(String.valueOf(key), "key", "a request that makes a record", value)));
        }
        Seen request = seen.computeIfAbsent(key, unused -> new Seen());
        Optional<AktoConsumer.Stored> stored = RecordComparison.read(value);
        if (stored.isEmpty()) {
            completed += request.completed() ? 0 : 1;
            request.wrong++;
            request.lastIsRight = false;
            return kept(List.of(new Difference(key, "record", "one that Akto keeps", value)));
        }
        boolean early = !expected.get().incomplete() && stored.get().others().containsKey("incomplete");
        if (early) {
            request.repeated += request.early || request.completed() ? 1 : 0;
            request.early = true;
            return List.of();
        }
        request.repeated += request.completed() ? 1 : 0;
        completed += request.completed() ? 0 : 1;
        List<Difference> found = RecordComparison.differences(expected.get(), stored.get());
        if (found.isEmpty()) {
            request.right++;
            request.lastIsRight = true;
        } else {
            request.wrong++;
            request.lastIsRight = false;
        }
        return kept(found);
    }

    /** How many requests have arrived completely, correct or wrong. */
    public int completed() {
        return completed;
    }

    /** Reads until every request has arrived completely or the timeout expires, and returns the result. */
    public Result read(TopicReader reader, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long expected = expectations.requestIds().count();
        while (completed < expected && System.nanoTime() < deadline) {
            reader.next(record -> accept(record.key(), record.value()));
        }
        return result();
    }

    /** What has become of the requests so far. */
    public Result result() {
        int expected = 0;
        int rebuilt = 0;
        int wrong = 0;
        int incomplete = 0;
        int lost = 0;
        int repeated = 0;
        int early = 0;
        List<String> ids = expectations.requestIds().toList();
        for (String id : ids) {
            Seen request = seen.getOrDefault(id, new Seen());
            expected++;
            rebuilt += request.lastIsRight ? 1 : 0;
            wrong += request.completed() && !request.lastIsRight ? 1 : 0;
            incomplete += !request.completed() && request.early ? 1 : 0;
            lost += !request.completed() && !request.early ? 1 : 0;
            repeated += request.repeated;
            early += request.completed() && request.early ? 1 : 0;
        }
        return new Result(
                expected, rebuilt, wrong, incomplete, lost, repeated, early, unexpected, List.copyOf(differences));
    }

    /** The ids of the requests without a record. */
    public List<String> lost() {
        return expectations.requestIds().filter(id -> !seen.containsKey(id)).toList();
    }

    private List<Difference> kept(List<Difference> found) {
        if (differences.size() < MOST_DIFFERENCES) {
            differences.addAll(found);
        }
        return found;
    }
}
