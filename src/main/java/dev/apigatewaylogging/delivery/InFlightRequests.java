package dev.apigatewaylogging.delivery;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests that hold one pass back: from the first line until they are settled. */
final class InFlightRequests {

    private final AtomicLong bytesHeldInAll;
    private final TreeMap<Long, Integer> countByFirstTimestamp = new TreeMap<>();
    private long bytes;
    private boolean abandoned;

    InFlightRequests(AtomicLong bytesHeldInAll) {
        this.bytesHeldInAll = bytesHeldInAll;
    }

    synchronized void add(long first, long size) {
        if (!abandoned) {
            countByFirstTimestamp.merge(first, 1, Integer::sum);
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
    synchronized void moveTo(long before, long now) {
        if (!abandoned) {
            remove(before);
            countByFirstTimestamp.merge(now, 1, Integer::sum);
        }
    }

    synchronized void release(long first, long size) {
        if (!abandoned) {
            remove(first);
            bytes -= size;
            bytesHeldInAll.addAndGet(-size);
        }
    }

    synchronized long requests() {
        return countByFirstTimestamp.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** The oldest first line, milliseconds since the epoch; {@code Long.MAX_VALUE} when nothing is held. */
    synchronized long oldest() {
        return countByFirstTimestamp.isEmpty() ? Long.MAX_VALUE : countByFirstTimestamp.firstKey();
    }

    /** The requests are read again from the log: they hold nothing any more. */
    synchronized void clear() {
        abandoned = true;
        countByFirstTimestamp.clear();
        bytesHeldInAll.addAndGet(-bytes);
    }

    private void remove(long first) {
        countByFirstTimestamp.computeIfPresent(first, (time, requests) -> requests == 1 ? null : requests - 1);
    }
}
