/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import java.util.Optional;

/**
 * Plans the live scan: each poll scans from the position up to the present. Events that are visible immediately do not
 * wait for late ones, which the overlap of consecutive scans finds. The watermark trails the present by the ingestion
 * delay of nearly all events.
 *
 * <p>Occasionally a scan goes back much farther, if that takes only a fraction of a page: a log group whose events are
 * all later than estimated shows no event otherwise. When requests to AWS are scarce, the scans overlap less.
 */
final class LiveScanPlan implements ScanPlan {

    /** Maximum distance of a deep scan from the present, in milliseconds. A deep scan finds events later than estimated. */
    private static final long MAX_DEEP_DISTANCE_MILLIS = IngestionDelayEstimator.MAX_DELAY_MILLIS;

    /** Number of scans from one deep scan to the next, if scans find new events. */
    private static final int DEEP_EVERY = 5;

    /** Maximum size of a deep scan, as a fraction of a page. */
    private static final double MAX_DEEP_PAGES = 0.25;

    private static final double HIGH_UTILIZATION = 0.9;
    private static final double LOW_UTILIZATION = 0.7;
    private static final double OVERLAP_DECREASE = 0.25;
    private static final double OVERLAP_INCREASE = 0.1;

    /** A scan that starts later than this after its interval indicates a shortage of calls, in milliseconds. */
    private static final long DELAYED_SCAN_MILLIS = 3_000;

    /** A window of a backlog that ends closer to the present than this is scanned again, in milliseconds. */
    private static final long MAY_BE_INCOMPLETE_MILLIS = MAX_DEEP_DISTANCE_MILLIS;

    private static final long NONE = Long.MIN_VALUE;

    private final IngestionDelayEstimator ingestionDelay;
    private final RateLimiter rateLimiter;
    private final PollScheduler scheduler;
    private final AdaptiveWindowSize windowSize;

    /** The current scan, or the previous one if none is running. */
    private long startedScanAt = NONE;

    /** When the last window of a backlog was started. */
    private long startedBacklogAt = NONE;

    private long from;
    private long to;
    private long continueAt = NONE;
    private double pages;
    private int found;

    /**
     * The previous scan: everything before its end was scanned, and the events since {@link #knownSince} are
     * remembered.
     */
    private long scannedAt = NONE;

    private long scannedTo = NONE;
    private long knownSince = NONE;
    private double pagesPerMilli;
    private int scans;
    private boolean wasEmpty;
    private double overlap = 1;

    /**
     * Follows the present of a log group.
     *
     * @param ingestionDelay estimates the ingestion delay
     * @param rateLimiter limits the calls
     * @param scheduler determines the interval of scans
     * @param budget limits the windows of a backlog
     */
    LiveScanPlan(
            IngestionDelayEstimator ingestionDelay,
            RateLimiter rateLimiter,
            PollScheduler scheduler,
            AdaptiveWindowSize.Budget budget) {
        this.windowSize = new AdaptiveWindowSize(budget);
        this.ingestionDelay = ingestionDelay;
        this.rateLimiter = rateLimiter;
        this.scheduler = scheduler;
    }

    @Override
    public long scannableUntil(long now) {
        return now - ingestionDelay.estimateMillis();
    }

    @Override
    public Optional<TimeWindow> nextWindow(long position, long now) {
        if (isBehind(position, now)) {
            return Optional.of(new TimeWindow(position, position + windowSize.millis()));
        }
        if (continueAt != NONE && continueAt < to && to <= now) {
            return Optional.of(new TimeWindow(continueAt, to));
        }
        long start = start(position, now);
        long end = now - (long) ((1 - overlap) * ingestionDelay.estimateMillis());
        boolean intervalElapsed =
                startedScanAt == NONE || startedScanAt > now || now - startedScanAt >= scheduler.interval(this, now);
        return intervalElapsed && start < end ? Optional.of(new TimeWindow(start, end)) : Optional.empty();
    }

    @Override
    public boolean isBehind(long position, long now) {
        return scannableUntil(now) - position > windowSize.millis();
    }

    private long start(long position, long now) {
        if (knownSince == NONE) {
            return position;
        }
        boolean deep = wasEmpty || scans % DEEP_EVERY == 0;
        long desired = Math.min(
                position,
                now
                        - (deep
                                ? Math.max(ingestionDelay.estimateMillis(), deepDistanceMillis())
                                : ingestionDelay.estimateMillis()));
        return Math.max(Math.min(knownSince, position), desired);
    }

    /** The distance of a deep scan. */
    private long deepDistanceMillis() {
        return pagesPerMilli * MAX_DEEP_DISTANCE_MILLIS <= MAX_DEEP_PAGES
                ? MAX_DEEP_DISTANCE_MILLIS
                : (long) (MAX_DEEP_PAGES / pagesPerMilli);
    }

    @Override
    public void onWindowStarted(TimeWindow window, long position, long now) {
        boolean behind = isBehind(position, now);
        boolean slow = scannedAt != NONE && now - scannedAt > DELAYED_SCAN_MILLIS + scheduler.interval(this, now);
        rateLimiter.behind(this, behind || slow);
        if (slow) {
            overlap = Math.max(0, overlap - OVERLAP_DECREASE);
        }
        if (behind) {
            continueAt = NONE;
            scannedAt = NONE;
            scannedTo = NONE;
            startedScanAt = NONE;
            startedBacklogAt = now;
            if (!mayBeIncomplete(window, now)) {
                knownSince = NONE;
            } else if (knownSince == NONE) {
                knownSince = window.from();
            }
        } else if (window.from() != continueAt) {
            startedScanAt = now;
            from = window.from();
            to = window.to();
            pages = 0;
            found = 0;
            if (knownSince == NONE) {
                knownSince = from;
            }
        }
    }

    /** Whether a window of a backlog is so close to the present that it may show more events later. */
    private static boolean mayBeIncomplete(TimeWindow window, long now) {
        return window.to() > now - MAY_BE_INCOMPLETE_MILLIS;
    }

    @Override
    public boolean isScannedAgain(TimeWindow window) {
        return startedScanAt == NONE && knownSince != NONE && mayBeIncomplete(window, startedBacklogAt);
    }

    @Override
    public void onEvent(LogEvent event) {
        found++;
        boolean wasScanned = scannedTo != NONE && event.timestamp() < scannedTo && event.timestamp() >= knownSince;
        // not visible during the previous scan; it became visible at an unknown time since
        long seen = wasScanned ? scannedAt - event.timestamp() : 0;
        ingestionDelay.record(Math.max(seen, event.ingestionTime() - event.timestamp()));
    }

    @Override
    public TimeWindow narrow(TimeWindow window, long first, long last) {
        return windowSize.narrowed(window, first, last);
    }

    @Override
    public void onWindowCompleted(TimeWindow window, int pagesRead, double sizeInPages) {
        ingestionDelay.onWindowCompleted();
        windowSize.onWindowCompleted(window, pagesRead);
        if (startedScanAt == NONE) {
            pagesPerMilli = sizeInPages / window.millis();
            return;
        }
        pages += sizeInPages;
        continueAt = window.to();
        if (continueAt >= to) {
            scanned();
        }
    }

    @Override
    public Optional<ScannedRange> scanned(TimeWindow window, long startedAt) {
        if (startedScanAt == NONE) {
            return ScanPlan.super.scanned(window, startedAt);
        }
        return window.to() >= to ? Optional.of(new ScannedRange(from, to, startedScanAt)) : Optional.empty();
    }

    private void scanned() {
        continueAt = NONE;
        scannedAt = startedScanAt;
        scannedTo = to;
        wasEmpty = found == 0;
        if (!wasEmpty) {
            scheduler.found(this, startedScanAt);
        }
        pagesPerMilli = pages / Math.max(1, to - from);
        scans++;
        double used = rateLimiter.utilization();
        if (used > HIGH_UTILIZATION) {
            overlap = Math.max(0, overlap - OVERLAP_DECREASE);
        } else if (!(used > LOW_UTILIZATION)) {
            overlap = Math.min(1, overlap + OVERLAP_INCREASE);
        }
    }

    @Override
    public void setBack() {
        continueAt = NONE;
        scannedTo = NONE;
        startedScanAt = NONE;
    }

    @Override
    public long forgettableBefore(long position) {
        if (knownSince == NONE) {
            return position;
        }
        long back = Math.max(startedScanAt == NONE ? startedBacklogAt : startedScanAt, scannedAt)
                - Math.max(ingestionDelay.estimateMillis() * 2, deepDistanceMillis());
        knownSince = Math.max(knownSince, Math.min(position, back));
        return Math.min(knownSince, position);
    }

    @Override
    public void onForgotten(long time) {
        if (knownSince != NONE) {
            knownSince = Math.max(knownSince, time);
        }
    }
}
