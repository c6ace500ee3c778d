/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/**
 * Thrown for entries that contain too little for an HTTP call; handled by the dead letter route. Without a stack trace,
 * since it describes the log and may be thrown for every request of a stage.
 */
public final class InsufficientDataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InsufficientData nothing;

    /**
     * Creates the exception for {@code nothing}; the message contains its reason and request ID, and no other text of
     * the log.
     */
    public InsufficientDataException(InsufficientData nothing) {
        super(
                nothing.reason() + " (request " + nothing.requestId() + ", events: " + nothing.events() + ")",
                null,
                false,
                false);
        this.nothing = nothing;
    }

    /** Returns the insufficient data. */
    public InsufficientData nothing() {
        return nothing;
    }

    /** Returns whether API Gateway rejected the request before it logged method and path. */
    public boolean isRejected() {
        return nothing.refused();
    }
}
