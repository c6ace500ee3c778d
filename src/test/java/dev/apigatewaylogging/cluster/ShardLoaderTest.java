/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.checkpoint.ShardFailureListener;
import dev.apigatewaylogging.checkpoint.ShardLease;
import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ShardLoaderTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Store store = new Store();
    private final ShardOwnership ownership = new ShardOwnership();
    private final MembershipLease lease = new MembershipLease(Duration.ofSeconds(10), nanos::get);
    private final ShardLoader loader =
            new ShardLoader(store, ownership, lease, new ReloadBackoff(nanos::get), nanos::get);

    /** Opens all shards except for some. */
    private static final class Store implements ShardedCheckpointStore {

        private final Set<Integer> unreadable = new HashSet<>();
        private final List<Set<Integer>> opened = new ArrayList<>();
        private boolean isAway;

        @Override
        public Map<Integer, IOException> open(Set<Integer> shards, ShardLease lease) throws IOException {
            opened.add(Set.copyOf(shards));
            if (isAway) {
                throw new IOException("Kafka is away");
            }
            Map<Integer, IOException> failures = new HashMap<>();
            shards.stream()
                    .filter(unreadable::contains)
                    .forEach(shard -> failures.put(shard, new IOException("no leader of " + shard)));
            return failures;
        }

        @Override
        public boolean divide(BooleanSupplier isUnused) {
            return false;
        }

        @Override
        public int shards() {
            return 6;
        }

        @Override
        public void handOver(Set<Integer> shards) {}

        @Override
        public void onShardFailure(ShardFailureListener listener) {}

        @Override
        public long position(int shard) {
            return 0;
        }

        @Override
        public void close(int shard) {}

        @Override
        public Optional<byte[]> get(String name) {
            return Optional.empty();
        }

        @Override
        public void put(String name, byte[] content) {}
    }

    private void runAfter(Duration time) {
        nanos.addAndGet(time.toNanos());
        lease.confirmed(nanos.get());
        loader.run();
    }

    @Test
    void shardThatCannotBeReadHoldsUpNoOther() {
        ownership.assigned(List.of(1, 2, 3));
        store.unreadable.add(2);

        runAfter(Duration.ZERO);
        assertThat(ownership.led()).containsExactly(1, 3);

        ownership.assigned(List.of(4));
        store.opened.clear();
        runAfter(Duration.ofSeconds(1));
        assertThat(store.opened).as("the new one first").containsExactly(Set.of(4), Set.of(2));
        assertThat(ownership.led()).containsExactly(1, 3, 4);

        store.unreadable.clear();
        runAfter(Duration.ofSeconds(1));
        assertThat(ownership.led()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shardThatCannotBeReadForAMinuteIsAProblem() {
        ownership.assigned(List.of(1, 2));
        store.unreadable.add(2);
        runAfter(Duration.ZERO);
        runAfter(Duration.ofSeconds(59));
        assertThat(loader.problem()).isEmpty();

        runAfter(Duration.ofSeconds(1));
        assertThat(loader.problem()).contains("shards [2]", "no leader of 2");

        store.unreadable.clear();
        runAfter(Duration.ofSeconds(1));
        assertThat(loader.problem()).isEmpty();
    }

    @Test
    void revokedShardIsNoProblemAnyMore() {
        ownership.assigned(List.of(1, 2));
        store.unreadable.add(2);
        runAfter(Duration.ZERO);
        runAfter(Duration.ofMinutes(2));
        assertThat(loader.problem()).isNotEmpty();

        ownership.remove(List.of(2));
        runAfter(Duration.ofSeconds(1));

        assertThat(loader.problem()).isEmpty();
    }

    @Test
    void allShardsAreLoadedWhenKafkaReturns() {
        ownership.assigned(List.of(1, 2));
        store.isAway = true;
        runAfter(Duration.ZERO);
        runAfter(Duration.ofMinutes(1));
        assertThat(loader.problem()).contains("shards [1, 2]", "Kafka is away");

        store.isAway = false;
        runAfter(Duration.ofSeconds(1));

        assertThat(loader.problem()).isEmpty();
        assertThat(ownership.led()).containsExactly(1, 2);
    }

    /** It may have lost its shards while it was suspended, and would fence their owners. */
    @Test
    void processThatIsNotConfirmedOpensNothing() {
        ownership.assigned(List.of(1));
        loader.run();
        assertThat(store.opened).as("before it is").isEmpty();
        runAfter(Duration.ZERO);
        ownership.reload(1);
        store.opened.clear();

        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        loader.run();
        assertThat(store.opened).as("no longer").isEmpty();

        runAfter(Duration.ZERO);
        assertThat(ownership.led()).containsExactly(1);
    }
}
