/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

/**
 * The progress of the scan of a log group.
 *
 * @param at time of this status by AWS's clock, milliseconds since the epoch
 * @param position everything before it is scanned, milliseconds since the epoch
 * @param isBehind whether the backlog is so large that the present is not scanned yet
 * @param rate seconds of event time scanned per second while it is behind; NaN while unknown
 * @param rescanDelayMillis how far the rescans are behind their windows
 */
public record LogGroupScanStatus(long at, long position, boolean isBehind, double rate, long rescanDelayMillis) {

    /** The backlog in seconds of event time; 0 if it is not behind. */
    public double secondsLeft() {
        return isBehind ? Math.max(0, at - position) / 1000.0 : 0;
    }

    /** Seconds until the scan reaches the present at this rate; NaN while unknown, or if it never does. */
    public double secondsToPresent() {
        return !isBehind ? 0 : rate > 1 ? secondsLeft() / (rate - 1) : Double.NaN;
    }

    /** Whether the backlog grows. */
    public boolean isLosing() {
        return isBehind && rate < 1;
    }
}
