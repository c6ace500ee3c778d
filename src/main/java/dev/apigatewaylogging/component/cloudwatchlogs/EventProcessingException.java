/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/** A log event that the route cannot process even alone, while it processes others. */
public final class EventProcessingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param failure the failure: described, not chained, because its message may contain client data */
    public EventProcessingException(Throwable failure) {
        super("the route failed to process the event: " + UnexpectedErrors.describe(failure), null, false, false);
    }
}
