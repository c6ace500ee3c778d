package dev.apigatewaylogging.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Where to start reading a log group of which nothing is known. */
public final class StartFrom {

    private StartFrom() {}

    /**
     * Reads the setting.
     *
     * @param text {@code now}, {@code earliest}, an ISO-8601 instant, or an ISO-8601 duration back from now
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
            throw refused(setting, e);
        }
    }

    private static long instant(String setting) {
        try {
            return Instant.parse(setting).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw refused(setting, e);
        }
    }

    private static IllegalArgumentException refused(String setting, DateTimeParseException cause) {
        return new IllegalArgumentException(
                "\"" + setting
                        + "\" is no start: use now, earliest, an instant like 2026-01-31T12:00:00Z or a duration like PT5M",
                cause);
    }
}
