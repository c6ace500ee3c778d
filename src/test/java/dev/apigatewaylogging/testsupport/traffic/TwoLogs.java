/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Two logs that are written at the same time. */
record TwoLogs(PlannedLog one, PlannedLog other) implements PlannedLog {

    @Override
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>(one.groups());
        groups.addAll(other.groups());
        return groups;
    }

    @Override
    public Stream<String> requestIds() {
        return Stream.concat(one.requestIds(), other.requestIds());
    }

    @Override
    public Optional<ExpectedRecord> find(String requestId) {
        return one.find(requestId).or(() -> other.find(requestId));
    }

    @Override
    public int eventCount(String requestId) {
        return one.eventCount(requestId) + other.eventCount(requestId);
    }

    @Override
    public Iterator<PlannedEntry> entries() {
        return new Merged(new Ahead(one.entries()), new Ahead(other.entries()));
    }

    private record Merged(Ahead one, Ahead other) implements Iterator<PlannedEntry> {

        @Override
        public boolean hasNext() {
            return one.next != null || other.next != null;
        }

        @Override
        public PlannedEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return one.time().isAfter(other.time()) ? other.take() : one.take();
        }
    }

    /** Entries of which the next one has been looked at. */
    private static final class Ahead {

        private final Iterator<PlannedEntry> entries;
        private PlannedEntry next;

        private Ahead(Iterator<PlannedEntry> entries) {
            this.entries = entries;
            take();
        }

        private Instant time() {
            return next == null ? Instant.MAX : next.event().timestamp();
        }

        private PlannedEntry take() {
            PlannedEntry taken = next;
            next = entries.hasNext() ? entries.next() : null;
            return taken;
        }
    }
}
