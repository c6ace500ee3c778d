/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.time.Duration;

/** Durations in log messages. */
final class Durations {

    private Durations() {}

    /** The two largest units of a duration, for example {@code 1 h 2 min}; {@code 0 s} if it is negative. */
    static String text(Duration duration) {
        if (duration.isNegative()) {
            return "0 s";
        }
        if (duration.toDays() > 0) {
            return text(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return text(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return duration.toMinutes() > 0
                ? text(duration.toMinutes(), "min", duration.toSecondsPart(), "s")
                : duration.toSeconds() + " s";
    }

    private static String text(long large, String largeUnit, int small, String smallUnit) {
        String text = large + " " + largeUnit;
        return small == 0 ? text : text + " " + small + " " + smallUnit;
    }
}
