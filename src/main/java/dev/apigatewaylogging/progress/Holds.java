package dev.apigatewaylogging.progress;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests that hold one pass back: from the first line until they are settled. */
final class Holds {

    private final AtomicLong bytesHeldInAll;
    private final TreeMap<Long, Integer> requestsByFirstLine = new TreeMap<>();
    private long bytes;
    private boolean abandoned;

    Holds(AtomicLong bytesHeldInAll) {
        this.bytesHeldInAll = bytesHeldInAll;
    }

    synchronized void add(long first, long size) {
        if (!abandoned) {
            requestsByFirstLine.merge(first, 1, Integer::sum);
            addBytes(size);
        }
    }

    synchronized void addBytes(long size) {
        if (!abandoned) {
            bytes += size;
            bytesHeldInAll.addAndGet(size);
        }
    }

    /** A line turned up that is earlier than the request's first one so far. */
    synchronized void moveFirst(long before, long now) {
        if (!abandoned) {
            letGo(before);
            requestsByFirstLine.merge(now, 1, Integer::sum);
        }
    }

    synchronized void release(long first, long size) {
        if (!abandoned) {
            letGo(first);
            bytes -= size;
            bytesHeldInAll.addAndGet(-size);
        }
    }

    synchronized long requests() {
        return requestsByFirstLine.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** The oldest first line, milliseconds since the epoch; {@code Long.MAX_VALUE} when nothing is held. */
    synchronized long oldest() {
        return requestsByFirstLine.isEmpty() ? Long.MAX_VALUE : requestsByFirstLine.firstKey();
    }

    /** The requests are read again from the log: they hold nothing any more. */
    synchronized void abandon() {
        abandoned = true;
        requestsByFirstLine.clear();
        bytesHeldInAll.addAndGet(-bytes);
    }

    private void letGo(long first) {
        requestsByFirstLine.computeIfPresent(first, (time, requests) -> requests == 1 ? null : requests - 1);
    }
}
