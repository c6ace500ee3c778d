/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A store whose documents are divided into shards, each written by one process at a time. */
public interface ShardedCheckpointStore extends CheckpointStore {

    /**
     * Divides the documents into shards: only those of open shards can be written from now on. Has to be called before each time
     * that this process joins the cluster.
     *
     * @param isUnused whether no process has joined, so that the number of shards may change
     * @return whether the content of a deleted store was written again just now, as the other processes also have to
     * @throws IOException if the store is unavailable, or if the other processes have agreed on another number
     */
    boolean divide(BooleanSupplier isUnused) throws IOException;

    /** The number of shards; 0 before {@link #divide}. */
    int shards();

    /**
     * Opens shards that were assigned to this process. Afterwards no other process can write them, and what was written
     * before is in the cache.
     *
     * @param lease confirms that the shards still belong to this process
     * @return the shards that could not be opened, and why. They are closed
     * @throws IOException if the store is unavailable; the shards must be opened again then, or closed
     */
    Map<Integer, IOException> open(Set<Integer> shards, ShardLease lease) throws IOException;

    /** Closes shards after the last write, so that another process can open them. */
    void handOver(Set<Integer> shards);

    /** Sets who is called when a transaction of a shard has failed. */
    void onShardFailure(ShardFailureListener listener);

    /** The offset after the last record of an open shard that this process knows; 0 if it is not open. */
    long position(int shard);

    /** Closes a shard, which another process may have written meanwhile. Does not wait for writes in progress; they fail. */
    void close(int shard);
}
