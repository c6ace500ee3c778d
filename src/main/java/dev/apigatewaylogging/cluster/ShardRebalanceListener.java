/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardLease;
import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over shards, hands them over, and drops those that were lost. Called by the thread of the consumer. */
final class ShardRebalanceListener implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ShardRebalanceListener.class);

    /** The other process waits. What is not stored in time is delivered again. */
    private static final Duration MAX_HANDOVER = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final ShardOwnership ownership;
    private final ShardLease lease;
    private final ShardedCheckpointStore store;
    private final Runnable onChange;
    private boolean lost;

    /** @param onChange called after each change of what is assigned or led */
    ShardRebalanceListener(
            Consumer<?, ?> consumer,
            ShardOwnership ownership,
            ShardLease lease,
            ShardedCheckpointStore store,
            Runnable onChange) {
        this.consumer = consumer;
        this.ownership = ownership;
        this.lease = lease;
        this.store = store;
        this.onChange = onChange;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty() || lost) {
            return;
        }
        // the consumer only keeps the membership; the store reads the records
        consumer.pause(partitions);
        ownership.assigned(shards(partitions));
        LOG.info("Assigned {} shards: {}", partitions.size(), shards(partitions));
        onChange.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        List<Integer> shards = shards(partitions);
        ownership.release(shards);
        onChange.run();
        boolean stored = false;
        try {
            stored = ownership.awaitEnd(shards, MAX_HANDOVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info(
                "Handed over {} shards: {}{}",
                shards.size(),
                shards,
                stored ? "" : ". Their requests in flight were not acknowledged in time and may be delivered again");
        ownership.remove(shards);
        if (lease.isValid()) {
            store.handOver(Set.copyOf(shards));
        } else {
            // Kafka may be away, and a stop has no time to wait for it
            shards.forEach(store::close);
        }
        onChange.run();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        List<Integer> shards = shards(partitions);
        LOG.warn(
                "Lost {} shards: {}. Kafka has not heard of this process within the session timeout, because the process"
                        + " was suspended or Kafka unreachable. What was delivered since the last checkpoint may be"
                        + " delivered again.",
                shards.size(),
                shards);
        lost = true;
        ownership.remove(shards);
        shards.forEach(store::close);
        onChange.run();
    }

    /** Whether shards were lost, so that this process has to leave the group and to join it again. None is assigned since. */
    boolean hasLost() {
        return lost;
    }

    private static List<Integer> shards(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
}
