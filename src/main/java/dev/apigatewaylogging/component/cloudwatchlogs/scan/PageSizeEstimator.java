/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/** Estimates the size of a full page of FilterLogEvents: 1 MB until full pages were seen. */
final class PageSizeEstimator {

    private static final double MAX_BYTES = 1_048_576;
    private static final double WEIGHT = 0.1;

    private double bytes = MAX_BYTES;

    /** Records a page that is followed by another one. */
    synchronized void full(long pageBytes) {
        if (pageBytes > 0) {
            bytes += WEIGHT * (Math.min(MAX_BYTES, (double) pageBytes) - bytes);
        }
    }

    synchronized double bytes() {
        return bytes;
    }
}
