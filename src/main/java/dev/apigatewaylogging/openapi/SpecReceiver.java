/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

/** The receiver of the specs. */
public interface SpecReceiver {

    /** Identifies the receiver without any secret: uploads to one receiver do not count for another. */
    String identity();
}
