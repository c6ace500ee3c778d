/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the state of assigned shards. Not in the thread of the consumer, which has to confirm the membership meanwhile. Run
 * by one thread.
 */
final class ShardLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ShardLoader.class);

    private final ShardedCheckpointStore store;
    private final ShardOwnership ownership;
    private final MembershipLease lease;
    private final ReloadBackoff backoff;
    private String lastFailure = "";

    ShardLoader(ShardedCheckpointStore store, ShardOwnership ownership, MembershipLease lease, ReloadBackoff backoff) {
        this.store = store;
        this.ownership = ownership;
        this.lease = lease;
        this.backoff = backoff;
    }

    private Map<Integer, Long> due() {
        Map<Integer, Long> loading = ownership.loading();
        loading.keySet().removeIf(shard -> !backoff.isDue(shard));
        return loading;
    }

    /** Loads what is assigned and not led yet. After a failure it has to run again. */
    void run() {
        Map<Integer, Long> loading = due();
        if (loading.isEmpty()) {
            return;
        }
        try {
            store.open(loading.keySet(), lease);
            lastFailure = "";
            loading.forEach((shard, assignment) -> {
                if (!ownership.loaded(shard, assignment) && !ownership.isLed(shard)) {
                    store.close(shard);
                }
            });
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
            if (!ownership.loading().entrySet().containsAll(loading.entrySet())) {
                // a rebalance has closed some of the shards; the others are loaded next
                LOG.debug("Loading was interrupted by a rebalance: {}", reason);
            } else if (!reason.equals(lastFailure)) {
                lastFailure = reason;
                LOG.warn(
                        "Failed to load {} shards of CLUSTER=kafka: {}. CLUSTER=kafka needs the brokers' transaction log"
                                + " (transaction.state.log.replication.factor), and permission to use transactional IDs"
                                + " that begin with CHECKPOINT_TOPIC. Retrying.",
                        loading.size(),
                        reason);
            }
        }
    }
}
