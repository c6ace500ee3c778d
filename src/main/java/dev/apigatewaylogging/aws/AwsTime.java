/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

/** The present time of log groups, whose events have AWS's time. */
@FunctionalInterface
public interface AwsTime {

    /** Milliseconds since the epoch. */
    long millis();
}
