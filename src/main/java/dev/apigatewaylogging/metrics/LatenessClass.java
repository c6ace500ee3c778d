package dev.apigatewaylogging.metrics;

import java.time.Duration;

/** How long CloudWatch took to get a line, in steps that tell what to do about it. */
enum LatenessClass {
    SECONDS("under_1m", Duration.ofMinutes(1)),
    MINUTES("under_5m", Duration.ofMinutes(5)),
    HOUR("under_1h", Duration.ofHours(1)),
    DAY("under_1d", Duration.ofDays(1)),
    DAYS("longer", Duration.ofDays(Integer.MAX_VALUE));

    final String label;
    private final Duration under;

    LatenessClass(String label, Duration under) {
        this.label = label;
        this.under = under;
    }

    static LatenessClass of(long millis) {
        for (LatenessClass lateness : values()) {
            if (millis < lateness.under.toMillis()) {
                return lateness;
            }
        }
        return DAYS;
    }
}
