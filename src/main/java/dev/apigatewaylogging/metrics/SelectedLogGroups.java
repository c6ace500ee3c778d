/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import java.util.Set;

/**
 * The log groups of an account and region that are to be read.
 *
 * @param logGroups names, or ARNs
 * @param at when they were discovered, milliseconds since the epoch by the local clock
 */
public record SelectedLogGroups(Set<String> logGroups, long at) {}
