/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

/** Thrown for log events that cannot be parsed. Without a stack trace, since there may be a million of them. */
public final class UnparseableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason the reason, without any part of the message */
    public UnparseableEventException(String reason) {
        super(reason, null, false, false);
    }
}
