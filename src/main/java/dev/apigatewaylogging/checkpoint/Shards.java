/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.util.hash.Hash64;

/** Divides work among shards: the partitions of the checkpoint topic. */
public final class Shards {

    private Shards() {}

    /**
     * The shard of a unit of work, the same in all processes.
     *
     * @param work its name; an empty name is work that the cluster does once, in shard 0
     * @param count the number of shards
     */
    public static int of(String work, int count) {
        return work.isEmpty() ? 0 : (int) Math.floorMod(Hash64.of(work), (long) count);
    }
}
