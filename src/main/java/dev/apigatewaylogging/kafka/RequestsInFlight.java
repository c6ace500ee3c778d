/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

/** Counts the requests whose records Kafka has not acknowledged yet, and the records that it has. */
public interface RequestsInFlight {

    /** The number of requests in flight. */
    int inFlight();

    /** The number of acknowledged records since the start. */
    long recordsAcknowledged();
}
