/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

/** Is called when a transaction of a shard has failed, so that the shard has to be closed and opened again. */
@FunctionalInterface
public interface ShardFailureListener {

    /**
     * Called by any thread; must not wait.
     *
     * @param reason why Kafka has refused it
     * @param afterCommit whether records of the shard were committed since it was opened
     */
    void onFailure(int shard, String reason, boolean afterCommit);
}
