/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.CheckpointStore;

/**
 * A replay: the requests of a time range are sent again on purpose, by a process of its own.
 *
 * @param id the ID, which is in the field {@code replay_id} of each record
 * @param from start of the range in milliseconds since the epoch, inclusive
 * @param to end of the range in milliseconds since the epoch, exclusive
 * @param store a store of its own, so that the checkpoints of the running process stay as they are
 */
public record Replay(String id, long from, long to, CheckpointStore store) {

    /**
     * Whether the range contains a time: that of the first log event of a request.
     *
     * @param time milliseconds since the epoch
     */
    public boolean covers(long time) {
        return from <= time && time < to;
    }
}
