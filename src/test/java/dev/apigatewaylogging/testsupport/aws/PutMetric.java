/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Map;

/**
 * A value that CloudWatch has taken.
 *
 * @param caller who sent it, and where
 * @param namespace the metric's namespace
 * @param name the metric's name
 * @param dimensions its dimensions by name
 * @param value the value
 * @param unit the unit, as CloudWatch names it
 */
public record PutMetric(
        AccountRegion caller,
        String namespace,
        String name,
        Map<String, String> dimensions,
        double value,
        String unit) {}
