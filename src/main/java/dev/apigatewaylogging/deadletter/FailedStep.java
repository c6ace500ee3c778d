/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * The step of a route that an exchange failed in.
 *
 * @param routeId the ID of the route; empty if the step belongs to none
 * @param id the ID of the step
 */
record FailedStep(String routeId, String id) {

    private static final String PROPERTY = "FailedStep";

    /** The innermost step that an exception left. */
    private record Failure(FailedStep step, Throwable cause) {}

    /** Sets the step that has just failed, unless the exception comes from a step within it. */
    static void set(Exchange failed, FailedStep step) {
        Failure inner = failed.getProperty(PROPERTY, Failure.class);
        if (inner == null || inner.cause() != failed.getException()) {
            failed.setProperty(PROPERTY, new Failure(step, failed.getException()));
        }
    }

    /** The step of a failed exchange, also after its exception was handled. */
    static FailedStep of(Exchange failed) {
        Failure failure = failed.getProperty(PROPERTY, Failure.class);
        if (failure != null) {
            return failure.step();
        }
        return new FailedStep(failed.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, "", String.class), "unknown");
    }

    static void remove(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }

    @Override
    public String toString() {
        return "step " + id + (routeId.isEmpty() ? "" : " of route " + routeId);
    }
}
