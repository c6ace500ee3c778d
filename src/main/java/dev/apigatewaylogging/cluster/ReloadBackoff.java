/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Delays the reload of a shard whose transactions fail one after the other, as if Kafka refuses all records: each reload reads
 * events again, which costs calls of AWS. The first failure after a commit is no reason to wait. Thread-safe.
 */
final class ReloadBackoff {

    private static final long MAX_DELAY_SECONDS = 30;

    /** More doublings exceed the maximum. */
    private static final int MAX_DOUBLINGS = 5;

    /** From here on, readiness is DOWN. */
    private static final long PROBLEM_NANOS = Duration.ofMinutes(1).toNanos();

    /** The longest delay, and the time to read events again and to fail. A shard that fails later has recovered meanwhile. */
    private static final long SERIES_NANOS = Duration.ofSeconds(90).toNanos();

    private final LongSupplier nanoClock;
    private final Map<Integer, Series> series = new HashMap<>();

    /** Failures of a shard without a commit in between. */
    private record Series(int failures, long firstAt, long lastAt, String reason) {

        private long delayNanos() {
            if (failures == 1) {
                return 0;
            }
            long seconds = 1L << Math.min(failures - 2, MAX_DOUBLINGS);
            return Duration.ofSeconds(Math.min(seconds, MAX_DELAY_SECONDS)).toNanos();
        }
    }

    ReloadBackoff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Records that a transaction of a shard has failed, so that it is loaded again.
     *
     * @param afterCommit whether records of the shard were committed since it was loaded
     */
    synchronized void failed(int shard, String reason, boolean afterCommit) {
        long now = nanoClock.getAsLong();
        Series before = series.get(shard);
        boolean isFirst = before == null || afterCommit || now - before.lastAt() > SERIES_NANOS;
        series.put(
                shard,
                isFirst
                        ? new Series(1, now, now, reason)
                        : new Series(before.failures() + 1, before.firstAt(), now, reason));
    }

    /** Whether a shard may be loaded now. */
    synchronized boolean isDue(int shard) {
        Series failures = series.get(shard);
        return failures == null || nanoClock.getAsLong() - failures.lastAt() >= failures.delayNanos();
    }

    /** Which shards have failed for a minute, and why; empty if there are none. */
    synchronized String problem() {
        long now = nanoClock.getAsLong();
        Map<Integer, Series> failing = new TreeMap<>(series);
        failing.values()
                .removeIf(failures -> failures.lastAt() - failures.firstAt() < PROBLEM_NANOS
                        || now - failures.lastAt() > SERIES_NANOS);
        if (failing.isEmpty()) {
            return "";
        }
        long firstAt =
                failing.values().stream().mapToLong(Series::firstAt).min().orElse(now);
        Series one = failing.values().iterator().next();
        return "the log groups of some shards are read again and again: all transactions of the shards "
                + failing.keySet()
                + " have failed for " + Duration.ofNanos(now - firstAt).toSeconds() + " s (" + one.reason()
                + "). Check that the user may write to the topics, and that the topics accept the records";
    }
}
