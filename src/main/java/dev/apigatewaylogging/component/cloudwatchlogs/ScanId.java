/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * Identifies a scan of a log group. Scan 0 is the live scan, the others are rescans for late events.
 *
 * @param group the log group
 * @param index 0 for the live scan, 1 for the first rescan, and so on
 */
public record ScanId(LogGroup group, int index) {}
