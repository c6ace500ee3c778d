/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import java.util.Optional;

/** Decides which time range a scan reads next. */
interface ScanPlan {

    /**
     * The highest position that the scan may reach.
     *
     * @param now milliseconds since the epoch
     */
    long scannableUntil(long now);

    /**
     * How far the scan is behind, beyond what is normal, in milliseconds.
     *
     * @param position the scan position, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    default long delay(long position, long now) {
        return Math.max(0, scannableUntil(now) - position);
    }

    /**
     * Whether the backlog is so large that the present is not scanned yet.
     *
     * @param position the scan position, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    default boolean isBehind(long position, long now) {
        return false;
    }

    /**
     * The next window, if one is due. It may start before the position and end after {@link #scannableUntil}.
     *
     * @param position the scan position, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    Optional<TimeWindow> nextWindow(long position, long now);

    /** The scan of a window from {@link #nextWindow} starts. */
    default void onWindowStarted(TimeWindow window, long position, long now) {}

    /** An event was found that was not seen before. */
    default void onEvent(LogEvent event) {}

    /**
     * Narrows a window that is too long for its events; returns the window itself otherwise.
     *
     * @param first timestamp of the earliest event on its first page that has any
     * @param last timestamp of the latest event there
     */
    TimeWindow narrow(TimeWindow window, long first, long last);

    /**
     * The window was completed.
     *
     * @param pages number of calls
     * @param sizeInPages size of its events in full pages
     */
    void onWindowCompleted(TimeWindow window, int pages, double sizeInPages);

    /**
     * The range that the last page of a window completes; empty while more windows of the same scan follow.
     *
     * @param window the completed window
     * @param startedAt when it was started, milliseconds since the epoch
     */
    default Optional<ScannedRange> scanned(TimeWindow window, long startedAt) {
        return Optional.of(new ScannedRange(window.from(), window.to(), startedAt));
    }

    /** The clock was wrong: the present scan does not count. */
    default void setBack() {}

    /**
     * Whether a completed window will be scanned again, although the position has passed it. Its events are remembered.
     */
    default boolean isScannedAgain(TimeWindow window) {
        return false;
    }

    /**
     * The time before which no window starts any more, milliseconds since the epoch.
     *
     * @param position the scan position
     */
    default long forgettableBefore(long position) {
        return position;
    }

    /** Events dispatched before this time are no longer remembered. */
    default void onForgotten(long time) {}
}
