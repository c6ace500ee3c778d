package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/**
 * How long the next window is when there is much to catch up with. Windows of about ten pages are long enough to
 * waste few calls, and short enough that the log's time moves on, little is held in memory until it does, and little is
 * repeated after a failure.
 */
final class AdaptiveWindowSize {

    private static final long MIN_MILLIS = 1_000;
    private static final int TARGET_PAGES = 10;

    private long millis = 60_000;

    long millis() {
        return millis;
    }

    /** Learns from a window that was read to its end. */
    void onWindowCompleted(TimeWindow window, int pages) {
        if (window.millis() < millis) {
            return;
        }
        if (pages <= 1) {
            millis = Math.multiplyExact(millis, 4);
        } else if (pages < TARGET_PAGES / 2) {
            millis *= 2;
        } else if (pages > TARGET_PAGES * 2) {
            millis = Math.max(MIN_MILLIS, millis / 2);
        }
    }

    /**
     * Where a window should end whose first page with events covers only the time from {@code first} to {@code last}: the
     * window itself if it is not too long. The time before the first event says nothing about what follows.
     */
    TimeWindow narrowed(TimeWindow window, long first, long last) {
        long wanted = Math.max(MIN_MILLIS, (last - first) * TARGET_PAGES);
        if (window.to() - first <= wanted * 2) {
            return window;
        }
        millis = wanted;
        return new TimeWindow(window.from(), first + wanted);
    }
}
