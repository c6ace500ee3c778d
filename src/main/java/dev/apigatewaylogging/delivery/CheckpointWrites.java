/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.ShardLostException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the checkpoints of log groups concurrently: with many of them and a slow store, sequential writes would take too long. A
 * write that does not end holds up only the later ones of the same log groups.
 */
final class CheckpointWrites {

    /** Longer than the timeouts of any store. */
    static final Duration UNTIL_ALL_HAVE_ENDED = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWrites.class);

    private final Function<Callable<Void>, Future<?>> writers;
    private volatile Map<Object, Write> latest = Map.of();

    /** Those that had not ended when the last call returned. */
    private Set<Write> late = Set.of();

    /**
     * A write of log groups that are written together.
     *
     * @param begunAt as of {@link System#nanoTime()}
     * @param writtenAt when the last one before it began that has succeeded
     */
    private record Write(Future<?> result, long begunAt, long writtenAt) {}

    /** @param writers begins a task */
    CheckpointWrites(Function<Callable<Void>, Future<?>> writers) {
        this.writers = writers;
    }

    /**
     * Writes log groups, except those of which an earlier write is in progress: it may not have what has changed since. Called by one
     * thread at a time.
     *
     * @param together the log groups, by what is written together
     * @param atMost how long to wait
     * @return since when something is not written; zero if everything is written
     * @throws IOException if some of them cannot be written; the others are
     */
    Duration write(Map<Object, List<LogGroupTracker>> together, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Set<Write> awaited = late;
        Map<Object, Write> writes = new HashMap<>();
        together.forEach((key, group) -> writes.put(key, begin(latest.get(key), group)));
        latest = writes;
        late = new HashSet<>();
        long unwrittenNanos = 0;
        IOException failure = null;
        // what has ended since the last call may have failed
        Set<Write> all = new HashSet<>(awaited);
        all.addAll(writes.values());
        for (Write write : all) {
            try {
                if (!hasEnded(write.result(), deadline)) {
                    late.add(write);
                    unwrittenNanos = Math.max(unwrittenNanos, System.nanoTime() - write.writtenAt());
                } else if (awaited.contains(write) && writes.containsValue(write)) {
                    unwrittenNanos = Math.max(unwrittenNanos, System.nanoTime() - write.begunAt());
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Duration.ofNanos(unwrittenNanos);
    }

    private Write begin(Write before, List<LogGroupTracker> together) {
        if (before != null && !before.result().isDone()) {
            return before;
        }
        long now = System.nanoTime();
        long writtenAt = before == null ? now : hasSucceeded(before) ? before.begunAt() : before.writtenAt();
        return new Write(writers.apply(() -> write(together)), now, writtenAt);
    }

    private static boolean hasSucceeded(Write ended) {
        try {
            return hasEnded(ended.result(), System.nanoTime());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasEnded(Future<?> write, long deadline) throws IOException {
        try {
            write.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits until the present write of what is written together has ended, in whatever way. May be called by any thread. */
    void await(Object writtenWith, Duration atMost) {
        Write present = latest.get(writtenWith);
        if (present != null) {
            try {
                boolean unused = hasEnded(present.result(), System.nanoTime() + atMost.toNanos());
            } catch (IOException e) {
                LOG.debug("The write that was waited for has failed", e);
            }
        }
    }

    /** Whether a write has not ended. */
    boolean isInProgress(Object writtenWith) {
        Write present = latest.get(writtenWith);
        return present != null && !present.result().isDone();
    }

    /** Log groups that another process has taken over are not written, and are about to be revoked. */
    private static Void write(List<LogGroupTracker> together) throws IOException {
        try {
            LogGroupTracker.flush(together);
        } catch (ShardLostException e) {
            LOG.debug("Not written: {}", e.getMessage());
        }
        return null;
    }
}
