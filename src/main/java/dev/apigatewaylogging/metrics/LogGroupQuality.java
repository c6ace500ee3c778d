/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

/**
 * How good the records of a log group are, since the start.
 *
 * @param incomplete records of incomplete requests
 * @param truncated records with bodies or headers that API Gateway truncated
 */
public record LogGroupQuality(long incomplete, long truncated) {}
