/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which shards this process leads, and how much work of each is in progress. Thread-safe; it does not know Kafka. */
final class ShardOwnership {

    private enum State {
        LOADING,
        LED,
        RELEASING
    }

    /** @param number distinguishes it from earlier assignments of the shard */
    private record Assignment(State state, long number) {}

    private final Map<Integer, Assignment> owned = new HashMap<>();
    private final Map<Integer, Integer> inProgress = new HashMap<>();
    private long assignments;

    /** Records shards that were assigned to this process. They are led once they are loaded. */
    synchronized void assigned(Collection<Integer> shards) {
        shards.forEach(shard -> owned.put(shard, new Assignment(State.LOADING, ++assignments)));
    }

    /**
     * The shards to load, with the numbers of their assignments. Those of which earlier work is still in progress have to wait:
     * another process may have led them meanwhile.
     */
    synchronized Map<Integer, Long> loading() {
        Map<Integer, Long> loading = new HashMap<>();
        owned.forEach((shard, assignment) -> {
            if (assignment.state() == State.LOADING && !inProgress.containsKey(shard)) {
                loading.put(shard, assignment.number());
            }
        });
        return loading;
    }

    /**
     * Leads a shard that was loaded.
     *
     * @param number of the assignment that it was loaded for
     * @return false if it was revoked meanwhile
     */
    synchronized boolean loaded(int shard, long number) {
        Assignment assignment = owned.get(shard);
        if (assignment == null || assignment.number() != number || assignment.state() != State.LOADING) {
            return false;
        }
        owned.put(shard, new Assignment(State.LED, number));
        return true;
    }

    /** No longer leads a shard until it is loaded again. */
    synchronized void reload(int shard) {
        owned.computeIfPresent(
                shard,
                (same, assignment) ->
                        assignment.state() == State.LED ? new Assignment(State.LOADING, ++assignments) : assignment);
    }

    /** No longer leads the shards. Their work in progress may still be stored. */
    synchronized void release(Collection<Integer> shards) {
        shards.forEach(shard -> owned.computeIfPresent(
                shard, (same, assignment) -> new Assignment(State.RELEASING, assignment.number())));
    }

    /** The shards are no longer assigned to this process. */
    synchronized void remove(Collection<Integer> shards) {
        owned.keySet().removeAll(shards);
    }

    synchronized boolean isLed(int shard) {
        Assignment assignment = owned.get(shard);
        return assignment != null && assignment.state() == State.LED;
    }

    /** The shards that this process leads, in order. */
    synchronized Set<Integer> led() {
        Set<Integer> led = new TreeSet<>();
        owned.forEach((shard, assignment) -> {
            if (assignment.state() == State.LED) {
                led.add(shard);
            }
        });
        return led;
    }

    /** All shards that were assigned and not taken away, in order. */
    synchronized Set<Integer> assigned() {
        return new TreeSet<>(owned.keySet());
    }

    synchronized void begin(int shard) {
        inProgress.merge(shard, 1, Integer::sum);
    }

    synchronized void end(int shard) {
        inProgress.computeIfPresent(shard, (same, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    /**
     * Waits until no work of the shards is in progress.
     *
     * @return false if the time was not enough
     */
    synchronized boolean awaitEnd(Collection<Integer> shards, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (shards.stream().anyMatch(inProgress::containsKey)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
