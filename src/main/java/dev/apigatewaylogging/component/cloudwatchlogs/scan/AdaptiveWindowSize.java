package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/**
 * The length of the next scan window of a backlog. Windows of about ten pages are long enough to waste few calls, and
 * short enough to advance the watermark often, buffer little, and repeat little after a failure.
 */
final class AdaptiveWindowSize {

    private static final long MIN_MILLIS = 1_000;
    private static final int TARGET_PAGES = 10;

    private long millis = 60_000;

    long millis() {
        return millis;
    }

    /** Adapts to a completed window. */
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
     * Narrows a window whose first page with events covers only the time from {@code first} to {@code last}; returns
     * the window itself if it is not too long. Time before the first event does not count.
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
