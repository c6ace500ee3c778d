/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/**
 * A scan window: a half-open range of event time, fixed while its pages are read.
 *
 * @param from start in milliseconds since the epoch, inclusive
 * @param to end in milliseconds since the epoch, exclusive
 */
record TimeWindow(long from, long to) {

    TimeWindow {
        if (to <= from) {
            throw new IllegalArgumentException("A window must not be empty: from " + from + " to " + to);
        }
    }

    long millis() {
        return to - from;
    }
}
