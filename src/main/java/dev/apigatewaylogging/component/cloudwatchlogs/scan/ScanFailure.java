/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/**
 * Why a log group could not be read, and how to solve it.
 *
 * @param reason the error and the option to check
 * @param kind the reaction
 */
public record ScanFailure(String reason, Kind kind) {

    /** The reaction to a failure. */
    enum Kind {
        /** The same call may succeed later: throttling, a server error, a broken connection. */
        RETRYABLE,
        /** AWS rejected the page token: restart the window. */
        RESTART_WINDOW,
        /** The log group does not exist. */
        NOT_FOUND,
        /** Permanent: requires operator action. */
        PERMANENT,
        /** An unexpected error. */
        UNFORESEEN
    }

    /** Whether operator action is required. */
    public boolean isPermanent() {
        return kind == Kind.PERMANENT || kind == Kind.NOT_FOUND || kind == Kind.UNFORESEEN;
    }
}
