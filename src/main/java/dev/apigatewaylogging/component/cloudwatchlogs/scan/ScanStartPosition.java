/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Where the scan of a log group starts, and why.
 *
 * @param position milliseconds since the epoch
 * @param reason for the log
 * @param warning why the configured or stored position is not used; empty if it is
 */
record ScanStartPosition(long position, String reason, String warning) {

    /** A position at most this far ahead of the present is accepted. */
    private static final long MAX_CLOCK_SKEW_MILLIS = Duration.ofSeconds(10).toMillis();

    /**
     * @param checkpoint the stored position; empty without a checkpoint
     * @param startFrom the value of the option, see {@link StartFromOption}
     * @param option how messages name the option
     * @param now AWS's time, milliseconds since the epoch
     */
    static ScanStartPosition of(OptionalLong checkpoint, String startFrom, String option, long now) {
        if (checkpoint.isEmpty()) {
            return byOption(startFrom, option, now);
        }
        long position = checkpoint.getAsLong();
        return isInFuture(position, now)
                ? instead("the position in the checkpoint, " + Instant.ofEpochMilli(position), startFrom, option, now)
                : new ScanStartPosition(position, "checkpoint", "");
    }

    /** Whether a position is in the future, so that no scan can have reached it. */
    static boolean isInFuture(long position, long now) {
        return position > now + MAX_CLOCK_SKEW_MILLIS;
    }

    /** Replaces a position in the future. */
    static ScanStartPosition instead(String ofWhat, String startFrom, String option, long now) {
        ScanStartPosition start = byOption(startFrom, option, now);
        return new ScanStartPosition(
                start.position(),
                start.reason(),
                ofWhat + ", is in the future (AWS's clock is at " + Instant.ofEpochMilli(now)
                        + "). It is not used. Requests after the new start may be duplicated.");
    }

    private static ScanStartPosition byOption(String startFrom, String option, long now) {
        long wanted = StartFromOption.parse(startFrom, now);
        String reason = option + "=" + startFrom;
        return wanted > now
                ? new ScanStartPosition(now, reason, reason + " is in the future. Scanning starts now.")
                : new ScanStartPosition(Math.max(0, wanted), reason, "");
    }
}
