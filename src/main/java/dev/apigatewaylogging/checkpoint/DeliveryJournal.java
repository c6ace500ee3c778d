/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The delivered requests of a log group, as a sequence of numbered {@link JournalSegment}s. Only the last one grows, so
 * a flush writes only what is new; the first ones are dropped when no scan returns to their time. Not thread-safe.
 */
public final class DeliveryJournal {

    private final Deque<JournalSegment> segments = new ArrayDeque<>();

    private final boolean rewritten;

    /**
     * @param readBack the stored segments, in order
     * @param rewritten whether the store writes a segment that grows completely each time
     */
    public DeliveryJournal(List<JournalSegment> readBack, long nextNumber, boolean rewritten) {
        this.rewritten = rewritten;
        segments.addAll(readBack);
        segments.add(new JournalSegment(nextNumber, rewritten));
    }

    public void add(RequestFingerprint request) {
        if (segments.getLast().isFull()) {
            segments.add(new JournalSegment(segments.getLast().number() + 1, rewritten));
        }
        segments.getLast().add(request);
    }

    /** All segments, in order. */
    public Iterable<JournalSegment> segments() {
        return segments;
    }

    public long firstNumber() {
        return segments.getFirst().number();
    }

    /** The segments with unwritten content. */
    public List<JournalSegment> dirty() {
        List<JournalSegment> unwritten = new ArrayList<>();
        for (JournalSegment segment : segments) {
            if (!segment.isWritten()) {
                unwritten.add(segment);
            }
        }
        return unwritten;
    }

    /** Drops the leading segments in which all requests are older than the time. */
    public void dropBefore(long time) {
        while (segments.size() > 1
                && segments.getFirst().last() < time
                && segments.getFirst().isWritten()) {
            segments.removeFirst();
        }
    }
}
