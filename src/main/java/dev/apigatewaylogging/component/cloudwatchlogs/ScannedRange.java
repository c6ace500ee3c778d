/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * A range of event time of which a scan has handed over all events that were visible when it started.
 *
 * @param from the start, inclusive, milliseconds since the epoch
 * @param to the end, exclusive, milliseconds since the epoch
 * @param startedAt when the scan started, by AWS's clock, milliseconds since the epoch
 */
public record ScannedRange(long from, long to, long startedAt) {}
