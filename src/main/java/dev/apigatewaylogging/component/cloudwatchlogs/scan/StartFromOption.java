/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Where to start scanning a log group without a checkpoint. */
public final class StartFromOption {

    private StartFromOption() {}

    /**
     * Parses the setting.
     *
     * @param text {@code now}, {@code earliest}, an ISO-8601 time with {@code Z} or an offset like {@code +01:00}, or
     * an ISO-8601 duration back from now
     * @param now milliseconds since the epoch
     * @return milliseconds since the epoch
     * @throws IllegalArgumentException if it is none of these
     */
    public static long parse(String text, long now) {
        String setting = text.trim();
        return switch (setting.toLowerCase(Locale.ROOT)) {
            case "now" -> now;
            case "earliest" -> 0;
            default -> setting.toUpperCase(Locale.ROOT).startsWith("P") ? now - duration(setting) : instant(setting);
        };
    }

    private static long duration(String setting) {
        try {
            return Duration.parse(setting).abs().toMillis();
        } catch (DateTimeParseException e) {
            throw invalid(setting, e);
        }
    }

    private static long instant(String setting) {
        try {
            return OffsetDateTime.parse(setting).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw invalid(setting, e);
        }
    }

    private static IllegalArgumentException invalid(String setting, DateTimeParseException cause) {
        return new IllegalArgumentException(
                "\"" + setting
                        + "\" is not a valid start: use now, earliest, a time like 2026-01-31T12:00:00Z or"
                        + " 2026-01-31T13:00:00+01:00, or a duration like PT5M",
                cause);
    }
}
