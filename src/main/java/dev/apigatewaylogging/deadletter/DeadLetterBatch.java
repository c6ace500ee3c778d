/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import org.apache.camel.Exchange;

/**
 * The dead letters of an exchange.
 *
 * @param reason value of the metric tag; empty if the dead letters are counted elsewhere
 * @param count number of dead letters
 */
record DeadLetterBatch(String reason, long count) {

    /** The reason of dead letters that could not be written. */
    static final String UNWRITABLE = "unwritable";

    private static final String PROPERTY = "DeadLetters";

    /** The batch of the exchange; a batch of one dead letter if none was set. */
    static DeadLetterBatch of(Exchange exchange) {
        DeadLetterBatch letters = exchange.getProperty(PROPERTY, DeadLetterBatch.class);
        return letters == null ? new DeadLetterBatch("unexpected-error", 1) : letters;
    }

    void put(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
