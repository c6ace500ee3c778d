/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

/** The arguments of {@code replay} are invalid, and nothing was started. The message is for the person who wrote them. */
public final class InvalidReplayException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidReplayException(String message) {
        super(message, null, false, false);
    }
}
