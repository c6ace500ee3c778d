/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

/** Requests that were sent together. Thread-safe. */
public interface InFlightBatch {

    /** Gives up the requests that are not acknowledged: nothing that happens to them later counts. */
    void giveUp();
}
