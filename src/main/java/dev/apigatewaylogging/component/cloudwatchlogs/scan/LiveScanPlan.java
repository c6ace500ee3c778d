package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import java.util.Optional;

/**
 * Plans the live scan: each poll scans from the position up to the present. Events that are visible immediately do not
 * wait for slow ones, which the overlap of consecutive scans finds. The watermark trails the present by the ingestion
 * delay of nearly all events.
 *
 * <p>Occasionally a scan goes back much farther, if that takes only a fraction of a page: a log group whose events are
 * all slower than estimated shows no event otherwise. When calls are short, the scans overlap less.
 */
final class LiveScanPlan implements ScanPlan {

    /** Maximum distance of a deep scan, which searches for events slower than the estimate, in milliseconds. */
    private static final long FARTHEST = IngestionDelayEstimator.LONGEST;

    /** Interval of deep scans, counted in scans, if the previous scan found new events. */
    private static final int DEEP_EVERY = 5;

    /** Maximum size of a deep scan, as a fraction of a page. */
    private static final double PART_OF_PAGE = 0.25;

    private static final double SCARCE = 0.9;
    private static final double PLENTY = 0.7;
    private static final double LESS = 0.25;
    private static final double MORE = 0.1;

    /** A scan that starts this late indicates that calls are short, in milliseconds. */
    private static final long SLOW_MILLIS = 3_000;

    private static final long NONE = Long.MIN_VALUE;

    private final IngestionDelayEstimator lag;
    private final RateLimiter quota;
    private final PollScheduler pace;
    private final AdaptiveWindowSize length = new AdaptiveWindowSize();

    /** The present scan, or the last one. */
    private long begunAt = NONE;

    private long from;
    private long to;
    private long goesOnAt = NONE;
    private double pages;
    private int found;

    /**
     * The previous scan: everything before its end was scanned, and the events since {@link #knownSince} are
     * remembered.
     */
    private long scannedAt = NONE;

    private long scannedTo = NONE;
    private long knownSince = NONE;
    private double pagesAMilli;
    private int scans;
    private boolean foundNothing;
    private double overlap = 1;

    /**
     * Follows the present of a log group.
     *
     * @param lag estimates the ingestion delay
     * @param quota limits the calls
     * @param pace determines the interval of scans
     */
    LiveScanPlan(IngestionDelayEstimator lag, RateLimiter quota, PollScheduler pace) {
        this.lag = lag;
        this.quota = quota;
        this.pace = pace;
    }

    @Override
    public long scannableUntil(long now) {
        return now - lag.estimateMillis();
    }

    @Override
    public Optional<TimeWindow> nextWindow(long position, long now) {
        if (isBehind(position, now)) {
            return Optional.of(new TimeWindow(position, position + length.millis()));
        }
        if (goesOnAt != NONE && goesOnAt < to && to <= now) {
            return Optional.of(new TimeWindow(goesOnAt, to));
        }
        long start = start(position, now);
        long end = now - (long) ((1 - overlap) * lag.estimateMillis());
        boolean rested = begunAt == NONE || begunAt > now || now - begunAt >= pace.interval(this, now);
        return rested && start < end ? Optional.of(new TimeWindow(start, end)) : Optional.empty();
    }

    /** Whether the backlog is so large that the present is not scanned yet. */
    boolean isBehind(long position, long now) {
        return scannableUntil(now) - position > length.millis();
    }

    private long start(long position, long now) {
        if (knownSince == NONE) {
            return position;
        }
        boolean deep = foundNothing || scans % DEEP_EVERY == 0;
        long wanted =
                Math.min(position, now - (deep ? Math.max(lag.estimateMillis(), farthest()) : lag.estimateMillis()));
        return Math.max(Math.min(knownSince, position), wanted);
    }

    /** The distance of a deep scan. */
    private long farthest() {
        return pagesAMilli * FARTHEST <= PART_OF_PAGE ? FARTHEST : (long) (PART_OF_PAGE / pagesAMilli);
    }

    @Override
    public void begun(TimeWindow window, long position, long now) {
        boolean behind = isBehind(position, now);
        boolean slow = scannedAt != NONE && now - scannedAt > SLOW_MILLIS + pace.interval(this, now);
        quota.behind(this, behind || slow);
        if (slow) {
            overlap = Math.max(0, overlap - LESS);
        }
        if (behind) {
            goesOnAt = NONE;
            scannedAt = NONE;
            scannedTo = NONE;
            knownSince = NONE;
            begunAt = NONE;
        } else if (window.from() != goesOnAt) {
            begunAt = now;
            from = window.from();
            to = window.to();
            pages = 0;
            found = 0;
            if (knownSince == NONE) {
                knownSince = from;
            }
        }
    }

    @Override
    public void found(LogEvent event) {
        found++;
        boolean wasScanned = scannedTo != NONE && event.timestamp() < scannedTo && event.timestamp() >= knownSince;
        // it was not visible at the previous scan; when it became visible is unknown
        long seen = wasScanned ? scannedAt - event.timestamp() : 0;
        lag.record(Math.max(seen, event.ingestionTime() - event.timestamp()));
    }

    @Override
    public TimeWindow narrow(TimeWindow window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void onWindowCompleted(TimeWindow window, int pagesRead, double ofPage) {
        lag.onWindowCompleted();
        length.onWindowCompleted(window, pagesRead);
        if (begunAt == NONE) {
            return;
        }
        pages += ofPage;
        goesOnAt = window.to();
        if (goesOnAt >= to) {
            scanned();
        }
    }

    @Override
    public Optional<ScannedRange> scanned(TimeWindow window, long askedAt) {
        if (begunAt == NONE) {
            return ScanPlan.super.scanned(window, askedAt);
        }
        return window.to() >= to ? Optional.of(new ScannedRange(from, to, begunAt)) : Optional.empty();
    }

    private void scanned() {
        goesOnAt = NONE;
        scannedAt = begunAt;
        scannedTo = to;
        foundNothing = found == 0;
        if (!foundNothing) {
            pace.found(this, begunAt);
        }
        pagesAMilli = pages / Math.max(1, to - from);
        scans++;
        double used = quota.utilization();
        if (used > SCARCE) {
            overlap = Math.max(0, overlap - LESS);
        } else if (!(used > PLENTY)) {
            overlap = Math.min(1, overlap + MORE);
        }
    }

    @Override
    public void setBack() {
        goesOnAt = NONE;
        scannedTo = NONE;
        begunAt = NONE;
    }

    @Override
    public long forgettable(long position) {
        if (knownSince == NONE) {
            return position;
        }
        long back = Math.max(begunAt, scannedAt) - Math.max(lag.estimateMillis() * 2, farthest());
        knownSince = Math.max(knownSince, Math.min(position, back));
        return Math.min(knownSince, position);
    }

    @Override
    public void forgot(long time) {
        if (knownSince != NONE) {
            knownSince = Math.max(knownSince, time);
        }
    }
}
