/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

/**
 * The statistics of a log group.
 *
 * @param account the account ID; empty if unknown
 * @param lagSeconds now minus the committable position; NaN while unknown
 * @param records records acknowledged by Kafka since the start
 */
public record LogGroupStats(String name, String region, String account, double lagSeconds, long records) {}
