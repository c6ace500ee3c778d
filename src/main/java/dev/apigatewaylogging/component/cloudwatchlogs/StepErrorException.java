/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/** Wraps an {@link Error} of a route step as an exception. */
public final class StepErrorException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param error its class becomes the message; its own message may contain client data */
    public StepErrorException(Error error) {
        super(error.getClass().getName(), error);
    }
}
