/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.Locale;

/** The purpose of an AWS request. */
public enum RequestPurpose {
    /** A live scan. */
    LIVE,
    /** A rescan for late events. */
    RESCAN,
    /** Discovery of log groups and APIs. */
    DISCOVERY;

    /** The value of the metric tag. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The default purpose of an operation. */
    public static RequestPurpose of(String operation) {
        return operation.equals("FilterLogEvents") ? LIVE : DISCOVERY;
    }
}
