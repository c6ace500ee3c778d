package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.CallQuota;
import java.util.Optional;

/**
 * The live scan: each poll scans from what is certainly scanned up to the present. Events that are visible at once do not
 * wait for slow ones, and slow ones are found by the overlap of one scan with the next. The watermark trails the present by
 * what nearly all events need to become visible.
 *
 * <p>Now and then a scan goes back much farther, where a part of a page is enough for that: a log whose events are all slower
 * than was thought shows nothing at all. Where calls are scarce, the scans overlap less.
 */
final class LiveEdge implements WindowPlan {

    /** So far back a scan goes in search of events that are slower than the watermark allows for, in milliseconds. */
    private static final long FARTHEST = IngestionLag.LONGEST;

    /** Every so many scans, if the one before found something new. */
    private static final int DEEP_EVERY = 5;

    /** A deep scan goes as far back as this part of a page does. */
    private static final double PART_OF_PAGE = 0.25;

    private static final double SCARCE = 0.9;
    private static final double PLENTY = 0.7;
    private static final double LESS = 0.25;
    private static final double MORE = 0.1;

    /** When a scan comes so late after the one before, there are too few calls for what is to be scanned, in milliseconds. */
    private static final long SLOW_MILLIS = 3_000;

    private static final long NONE = Long.MIN_VALUE;

    private final IngestionLag lag;
    private final CallQuota quota;
    private final PollPace pace;
    private final WindowLength length = new WindowLength();

    /** The scan that is under way, or the last one. */
    private long begunAt = NONE;

    private long from;
    private long to;
    private long goesOnAt = NONE;
    private double pages;
    private int found;

    /** The one before: all of the time up to its end was scanned, and what was found since {@link #knownSince} is known. */
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
     * @param lag learns how long events need
     * @param quota of the calls
     * @param pace from one scan to the next
     */
    LiveEdge(IngestionLag lag, CallQuota quota, PollPace pace) {
        this.lag = lag;
        this.quota = quota;
        this.pace = pace;
    }

    @Override
    public long edge(long now) {
        return now - lag.allowance();
    }

    @Override
    public Optional<Window> next(long position, long now) {
        if (isBehind(position, now)) {
            return Optional.of(new Window(position, position + length.millis()));
        }
        if (goesOnAt != NONE && goesOnAt < to && to <= now) {
            return Optional.of(new Window(goesOnAt, to));
        }
        long start = start(position, now);
        long end = now - (long) ((1 - overlap) * lag.allowance());
        boolean rested = begunAt == NONE || begunAt > now || now - begunAt >= pace.interval(this, now);
        return rested && start < end ? Optional.of(new Window(start, end)) : Optional.empty();
    }

    /** Whether there is so much to catch up with that the present is of no concern yet. */
    boolean isBehind(long position, long now) {
        return edge(now) - position > length.millis();
    }

    private long start(long position, long now) {
        if (knownSince == NONE) {
            return position;
        }
        boolean deep = foundNothing || scans % DEEP_EVERY == 0;
        long wanted = Math.min(position, now - (deep ? Math.max(lag.allowance(), farthest()) : lag.allowance()));
        return Math.max(Math.min(knownSince, position), wanted);
    }

    /** How far back a deep scan goes. */
    private long farthest() {
        return pagesAMilli * FARTHEST <= PART_OF_PAGE ? FARTHEST : (long) (PART_OF_PAGE / pagesAMilli);
    }

    @Override
    public void begun(Window window, long position, long now) {
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
        // it was not visible then, and nobody knows how long before now it became so
        long seen = wasScanned ? scannedAt - event.timestamp() : 0;
        lag.event(Math.max(seen, event.ingestionTime() - event.timestamp()));
    }

    @Override
    public Window narrowed(Window window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void read(Window window, int pagesRead, double ofPage) {
        lag.windowRead();
        length.read(window, pagesRead);
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
    public Optional<ScannedRange> scanned(Window window, long askedAt) {
        if (begunAt == NONE) {
            return WindowPlan.super.scanned(window, askedAt);
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
        double used = quota.used();
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
        long back = Math.max(begunAt, scannedAt) - Math.max(lag.allowance() * 2, farthest());
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
