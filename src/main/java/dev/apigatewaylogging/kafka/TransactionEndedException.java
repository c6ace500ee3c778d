/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import org.apache.kafka.common.KafkaException;

/** A record was not sent, because the shard of its request was lost or is loaded again. */
public final class TransactionEndedException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public TransactionEndedException() {
        super("the shard of the request was lost or is loaded again");
    }
}
