/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

/** Thrown if a response is not from Akto's backend, regardless of its status. */
public final class UnexpectedBackendException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The message is fixed: the response can contain anything. */
    UnexpectedBackendException() {
        super("the response is not JSON");
    }
}
