/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.kafka.RecordTransaction;
import java.util.Optional;

/**
 * A shard that this process has opened.
 *
 * @param transaction of the records; null if they are acknowledged one by one
 */
record OpenShard(ShardWriter writer, ShardTransaction transaction) {

    Optional<RecordTransaction> recordTransaction() {
        return Optional.ofNullable(transaction);
    }

    /** Does not wait for what is being written or sent; it fails. */
    void close() {
        writer.close();
        if (transaction != null) {
            transaction.end();
        }
    }
}
