/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

/**
 * The length of the next scan window of a backlog. Windows of about ten pages are long enough to waste few calls, and
 * short enough to advance the watermark often, buffer little, and repeat little after a failure. They are shorter if
 * the windows of all dense logs together would fill the buffer: what a window has found stays there until its end.
 */
final class AdaptiveWindowSize {

    private static final long MIN_MILLIS = 1_000;
    private static final int TARGET_PAGES = 10;

    private final Budget budget;
    private long millis = 60_000;

    AdaptiveWindowSize(Budget budget) {
        this.budget = budget;
    }

    /** Shares half of the buffer among the windows of dense logs, those that take more than a page. */
    static final class Budget {

        /** The memory of the entries of a page, in bytes: a multiple of its text, which is 1 MiB at most. */
        private static final long BYTES_PER_PAGE = 4 << 20;

        private final LongSupplier maxBufferedBytes;
        private final Set<AdaptiveWindowSize> dense = Collections.newSetFromMap(new WeakHashMap<>());

        /** @param maxBufferedBytes the limit of the buffer, in bytes */
        Budget(LongSupplier maxBufferedBytes) {
            this.maxBufferedBytes = maxBufferedBytes;
        }

        private int pages() {
            long share = maxBufferedBytes.getAsLong() / 2 / Math.max(1, dense.size());
            return (int) Math.max(1, Math.min(TARGET_PAGES, share / BYTES_PER_PAGE));
        }

        private void used(AdaptiveWindowSize size, int pages) {
            if (pages > 1) {
                dense.add(size);
            } else {
                dense.remove(size);
            }
        }
    }

    long millis() {
        return millis;
    }

    /** Adapts to a completed window. */
    void onWindowCompleted(TimeWindow window, int pages) {
        budget.used(this, pages);
        int target = budget.pages();
        if (window.millis() < millis) {
            return;
        }
        if (pages <= 1) {
            millis = Math.multiplyExact(millis, 4);
        } else if (pages < target / 2) {
            millis *= 2;
        } else if (pages > target * 2) {
            millis = Math.max(MIN_MILLIS, millis / 2);
        }
    }

    /**
     * Narrows a window whose first page with events covers only the time from {@code firstFound} to {@code lastFound};
     * returns the window itself if it is not too long. Time before the first event does not count, nor does any outside of the
     * window, although AWS may return events of it.
     */
    TimeWindow narrowed(TimeWindow window, long firstFound, long lastFound) {
        long first = Math.max(firstFound, window.from());
        long last = Math.max(lastFound, first);
        long wanted = Math.max(MIN_MILLIS, (last - first) * budget.pages());
        if (window.to() - first <= wanted * 2) {
            return window;
        }
        millis = wanted;
        return new TimeWindow(window.from(), first + wanted);
    }
}
