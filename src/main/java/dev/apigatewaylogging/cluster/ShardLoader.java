/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardLease;
import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the state of assigned shards. Not in the thread of the consumer, which has to confirm the membership meanwhile. Run
 * by one thread.
 */
final class ShardLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ShardLoader.class);

    /** So that the thread is free for other shards, most of the time. */
    private static final int PAUSE_PER_ATTEMPT = 2;

    /** From here on, readiness is DOWN. */
    private static final long PROBLEM_NANOS = Duration.ofMinutes(1).toNanos();

    private final ShardedCheckpointStore store;
    private final ShardOwnership ownership;
    private final ShardLease lease;
    private final ReloadBackoff backoff;
    private final LongSupplier nanoClock;

    /** Guarded by this. */
    private final Map<Integer, Failure> failing = new TreeMap<>();

    private String logged = "";

    /** When those that have failed are tried again. */
    private long retryAt;

    /** @param since when it failed first */
    private record Failure(String reason, long since) {}

    ShardLoader(
            ShardedCheckpointStore store,
            ShardOwnership ownership,
            ShardLease lease,
            ReloadBackoff backoff,
            LongSupplier nanoClock) {
        this.store = store;
        this.ownership = ownership;
        this.lease = lease;
        this.backoff = backoff;
        this.nanoClock = nanoClock;
        this.retryAt = nanoClock.getAsLong();
    }

    /**
     * Loads what is assigned and not led yet, if the membership is confirmed: a process that was suspended may have lost its
     * shards, and would fence their owners. After a failure it has to run again.
     */
    void run() {
        Map<Integer, Long> due = due();
        Map<Integer, Long> failedBefore = new HashMap<>(due);
        failedBefore.keySet().retainAll(forgetOthers(ownership.loading().keySet()));
        due.keySet().removeAll(failedBefore.keySet());
        // those that fail may take their time, the others do not wait for them
        load(due);
        if (!failedBefore.isEmpty() && nanoClock.getAsLong() - retryAt >= 0) {
            long begin = nanoClock.getAsLong();
            load(failedBefore);
            long end = nanoClock.getAsLong();
            retryAt = end + (end - begin) * PAUSE_PER_ATTEMPT;
        }
        if (failing().isEmpty()) {
            logged = "";
        }
    }

    private Map<Integer, Long> due() {
        if (!lease.isValid()) {
            return new HashMap<>();
        }
        Map<Integer, Long> loading = ownership.loading();
        loading.keySet().removeIf(shard -> !backoff.isDue(shard));
        return loading;
    }

    private synchronized Set<Integer> forgetOthers(Set<Integer> loading) {
        failing.keySet().retainAll(loading);
        return Set.copyOf(failing.keySet());
    }

    private void load(Map<Integer, Long> loading) {
        if (loading.isEmpty()) {
            return;
        }
        Map<Integer, String> failures = new TreeMap<>();
        try {
            store.open(loading.keySet(), lease).forEach((shard, failure) -> failures.put(shard, reason(failure)));
        } catch (IOException | RuntimeException e) {
            loading.keySet().forEach(shard -> failures.put(shard, reason(e)));
            loading.keySet().forEach(store::close);
        }
        loading.forEach((shard, assignment) -> {
            if (!failures.containsKey(shard) && !ownership.loaded(shard, assignment) && !ownership.isLed(shard)) {
                store.close(shard);
            }
        });
        // a rebalance has closed the others meanwhile
        failures.keySet().removeIf(shard -> !loading.get(shard)
                .equals(ownership.loading().get(shard)));
        record(loading.keySet(), failures);
    }

    private static String reason(Exception e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    private synchronized void record(Set<Integer> loaded, Map<Integer, String> failures) {
        failing.keySet().removeIf(shard -> loaded.contains(shard) && !failures.containsKey(shard));
        failures.forEach((shard, reason) -> failing.merge(
                shard,
                new Failure(reason, nanoClock.getAsLong()),
                (before, now) -> new Failure(now.reason(), before.since())));
        String text = describe(failures);
        if (!text.isEmpty() && !text.equals(logged)) {
            logged = text;
            LOG.warn(
                    "Failed to load {}. CLUSTER=kafka needs the brokers' transaction log"
                            + " (transaction.state.log.replication.factor), and permission to use transactional IDs"
                            + " that begin with CHECKPOINT_TOPIC. Retrying.",
                    text);
        }
    }

    private static String describe(Map<Integer, String> failures) {
        return failures.isEmpty()
                ? ""
                : "the shards " + failures.keySet() + " ("
                        + failures.values().iterator().next() + ")";
    }

    private synchronized Map<Integer, String> failing() {
        Map<Integer, String> reasons = new TreeMap<>();
        failing.forEach((shard, failure) -> reasons.put(shard, failure.reason()));
        return reasons;
    }

    /** Which shards could not be loaded for a minute, and why; empty if there are none. */
    synchronized String problem() {
        long now = nanoClock.getAsLong();
        Map<Integer, String> reasons = failing();
        reasons.keySet().removeIf(shard -> now - failing.get(shard).since() < PROBLEM_NANOS);
        return reasons.isEmpty() ? "" : "cannot load " + describe(reasons);
    }
}
