/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

/** Whether the cluster still counts this process as a member, so that its shards belong to no other one. */
public interface ShardLease {

    /** Whether the membership was confirmed less than a session timeout ago, by a clock that also runs while the process sleeps. */
    boolean isValid();

    /**
     * Whether the membership was confirmed after a time.
     *
     * @param nanoTime as of {@link System#nanoTime()}
     */
    boolean isConfirmedSince(long nanoTime);
}
