/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.util.Set;

/** A store whose documents are divided into shards, each written by one process at a time. */
public interface ShardedCheckpointStore extends CheckpointStore {

    /**
     * Divides the documents into shards from now on: only those of open shards can be written.
     *
     * @return the number of shards
     * @throws IOException if the store is unavailable
     */
    int divide() throws IOException;

    /**
     * Opens shards that were assigned to this process. Afterwards no other process can write them, and what was written
     * before is in the cache.
     *
     * @param lease confirms that the shards still belong to this process
     * @throws IOException if the store is unavailable; the shards must be opened again then, or closed
     */
    void open(Set<Integer> shards, ShardLease lease) throws IOException;

    /** Sets who is called when a transaction of a shard has failed. */
    void onShardFailure(ShardFailureListener listener);

    /** The offset after the last record of an open shard that this process knows; 0 if it is not open. */
    long position(int shard);

    /** Closes a shard, which another process writes from now on. Does not wait for writes in progress; they fail. */
    void close(int shard);
}
