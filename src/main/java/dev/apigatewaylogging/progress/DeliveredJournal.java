package dev.apigatewaylogging.progress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The delivered requests of a log group on their way to the store, as a row of numbered {@link Segment}s. Only the last
 * one grows, so that a flush costs what is new and not what there is; the first ones are dropped when no reading comes
 * back to their time. Not safe for use by several threads.
 */
final class DeliveredJournal {

    private final Deque<Segment> segments = new ArrayDeque<>();

    /** @param readBack the segments that the store has, in order */
    DeliveredJournal(List<Segment> readBack, long nextNumber) {
        segments.addAll(readBack);
        segments.add(new Segment(nextNumber));
    }

    void add(Delivered request) {
        if (segments.getLast().isFull()) {
            segments.add(new Segment(segments.getLast().number() + 1));
        }
        segments.getLast().add(request);
    }

    /** All pieces, in order. */
    Iterable<Segment> segments() {
        return segments;
    }

    long firstNumber() {
        return segments.getFirst().number();
    }

    /** The segments that have something which the store has not. */
    List<Segment> unwritten() {
        List<Segment> unwritten = new ArrayList<>();
        for (Segment segment : segments) {
            if (!segment.isWritten()) {
                unwritten.add(segment);
            }
        }
        return unwritten;
    }

    /** Drops the leading segments in which all requests are older than the time. */
    void dropBefore(long time) {
        while (segments.size() > 1
                && segments.getFirst().last() < time
                && segments.getFirst().isWritten()) {
            segments.removeFirst();
        }
    }
}
