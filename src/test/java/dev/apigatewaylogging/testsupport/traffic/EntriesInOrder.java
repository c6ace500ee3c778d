/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/** The entries of requests that begin one after the other, in the order of their timestamps. */
public final class EntriesInOrder implements Iterator<PlannedEntry> {

    private final long requests;
    private final LongFunction<Instant> start;
    private final LongFunction<List<PlannedEntry>> entries;

    // requests of the same millisecond alternate
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::next)
            .thenComparingInt(request -> request.taken)
            .thenComparingLong(request -> request.number));
    private long started;

    /**
     * The entries of some requests.
     *
     * @param requests how many
     * @param start when the request with a number begins
     * @param entries its entries, at least one, in the order of their timestamps
     */
    public EntriesInOrder(long requests, LongFunction<Instant> start, LongFunction<List<PlannedEntry>> entries) {
        this.requests = requests;
        this.start = start;
        this.entries = entries;
    }

    @Override
    public boolean hasNext() {
        return started < requests || !running.isEmpty();
    }

    @Override
    public PlannedEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (started < requests
                && (running.isEmpty()
                        || !start.apply(started).isAfter(running.peek().next()))) {
            running.add(new Running(started, entries.apply(started)));
            started++;
        }
        Running request = running.remove();
        PlannedEntry entry = request.take();
        if (request.hasMore()) {
            running.add(request);
        }
        return entry;
    }

    /** A request of which some entries are logged. */
    private static final class Running {

        private final long number;
        private final List<PlannedEntry> entries;
        private int taken;

        private Running(long number, List<PlannedEntry> entries) {
            this.number = number;
            this.entries = entries;
        }

        private Instant next() {
            return entries.get(taken).event().timestamp();
        }

        private boolean hasMore() {
            return taken < entries.size();
        }

        private PlannedEntry take() {
            return entries.get(taken++);
        }
    }
}
