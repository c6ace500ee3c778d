/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A sequence of Kafka transactions that records are sent in. Thread-safe. */
public interface RecordTransaction {

    /**
     * Sends a record in the present transaction, or in the next one if the present one is being committed. Does not wait. The
     * callback gets {@link TransactionEndedException} if there will be no further transaction: then the record is not delivered,
     * and whoever continues reads the events of its request again.
     *
     * @param request which the record belongs to; the commit waits until it has ended
     */
    void send(ProducerRecord<byte[], byte[]> serialized, Object request, Callback callback);

    /** Records that a request was acknowledged, or that it is not waited for any more. */
    void ended(Object request);
}
