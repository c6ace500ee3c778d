/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

/** The FilterLogEvents rate limit of an account and region, and its throughput. */
public interface AccountScanStatus {

    /** The account's twelve digits; empty where unknown. */
    String account();

    String region();

    /** AWS's quota in calls per second. */
    double quota();

    /** The configured limit in calls per second; NaN without a limit. */
    double allowed();

    /** The present limit in calls per second: higher while a log group is behind, lower after a throttled call. */
    double inForce();

    /** The utilization of the present limit. */
    double used();

    /** The maximum throughput of the present limit, in bytes of log data per second. */
    double capacity();
}
