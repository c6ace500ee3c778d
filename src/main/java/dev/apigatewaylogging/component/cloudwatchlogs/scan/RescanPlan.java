/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.Optional;

/**
 * Plans a rescan: scans each time range again after a delay, in parts that are large enough for a call. With an end, it plans the
 * only scan of a range.
 */
public final class RescanPlan implements ScanPlan {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final long delayMillis;
    private final long piece;
    private final long end;
    private final AdaptiveWindowSize length;

    /**
     * Scans each time range again.
     *
     * @param delayMillis how long after the time, in milliseconds
     * @param budget limits the windows
     */
    RescanPlan(long delayMillis, AdaptiveWindowSize.Budget budget) {
        this(delayMillis, Long.MAX_VALUE, budget);
    }

    /**
     * Scans up to an end.
     *
     * @param delayMillis how long after the time, in milliseconds
     * @param end milliseconds since the epoch
     * @param budget limits the windows
     */
    RescanPlan(long delayMillis, long end, AdaptiveWindowSize.Budget budget) {
        this.delayMillis = delayMillis;
        this.end = end;
        this.length = new AdaptiveWindowSize(budget);
        this.piece = Math.max(1, Math.max(Math.min(MINUTE, delayMillis / 5), Math.min(HOUR, delayMillis / 60)));
    }

    /** The time before which the delay has elapsed; at most the end. */
    @Override
    public long scannableUntil(long now) {
        return Math.min(end, now - delayMillis);
    }

    /** The delay of the rescan in milliseconds, beyond the size of a part, which is normal. */
    @Override
    public long delay(long position, long now) {
        return Math.max(0, scannableUntil(now) - position - piece);
    }

    @Override
    public Optional<TimeWindow> nextWindow(long position, long now) {
        long until = scannableUntil(now);
        if (position >= until || (until < end && until - position < piece)) {
            return Optional.empty();
        }
        return Optional.of(new TimeWindow(position, Math.min(until, position + Math.max(piece, length.millis()))));
    }

    @Override
    public TimeWindow narrow(TimeWindow window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void onWindowCompleted(TimeWindow window, int pages, double sizeInPages) {
        length.onWindowCompleted(window, pages);
    }
}
