/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.aggregate.CallAcknowledgements.Work;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

/** A step that has failed, and the requests that wait until it is known whether it fails for all. Times are in ns. */
final class SuspectStep {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** The longest interval between two tries of a held request, as a multiple of the first one. */
    private static final int MAX_RETRY_FACTOR = 6;

    private final LongSupplier nanoClock;
    private final LogRateLimiter report;
    private final Deque<HeldUnit> held = new ArrayDeque<>();

    /** When it was passed for work that is in progress, and may fail in it later. */
    private final Map<Object, Long> passes = new WeakHashMap<>();

    /** Work of which a part failed in it: calls of a batch, and parts of a call. */
    private final Set<Object> failedInPart = Collections.newSetFromMap(new WeakHashMap<>());

    private String cause = "";
    private long unreported;
    private long failingSince;
    private long failedAt;
    private boolean failing;
    private boolean failsForParts;
    private boolean holding;
    private long retryAt;
    private final long firstRetryDelay;
    private long retryDelay;

    /** Written by any thread. */
    private volatile long succeededAt;

    private volatile boolean succeeded;

    /**
     * A step that nothing is known of.
     *
     * @param firstRetryDelay when a held request is tried again; the interval doubles, up to six times
     */
    SuspectStep(LongSupplier nanoClock, Duration firstRetryDelay) {
        this.nanoClock = nanoClock;
        this.firstRetryDelay = firstRetryDelay.toNanos();
        this.retryDelay = this.firstRetryDelay;
        this.report = new LogRateLimiter(MINUTE, nanoClock);
    }

    /** Records that it was passed, which counts only at the end of the work: a loop may fail in its second iteration. */
    synchronized void passed(Work work) {
        if (!failedInPart.contains(work.identity())) {
            passes.put(work.identity(), nanoClock.getAsLong());
        }
    }

    /** Records that work has failed in it, so that it does not count that the same work has passed it. */
    synchronized void failedFor(Work work) {
        passes.remove(work.identity());
        failsForParts = !work.isWhole();
        if (failsForParts) {
            failedInPart.add(work.identity());
        }
        if (work.isCall()) {
            passes.remove(work.batch());
            failedInPart.add(work.batch());
        }
    }

    /** Whether the last failure was that of a part of a request, which cannot be processed again. */
    synchronized boolean failsForParts() {
        return failsForParts;
    }

    /** Records the end of work: if it has passed the step, the step works. */
    synchronized void ended(Work work) {
        Long passed = passes.remove(work.identity());
        if (passed != null) {
            succeededAt(passed);
        }
    }

    /** Records that a call which was started at a time has passed the route. */
    synchronized void delivered(Work call, long started) {
        if (!failedInPart.contains(call.identity())) {
            succeededAt(started);
        }
    }

    private void succeededAt(long time) {
        if (!succeeded || time - succeededAt > 0) {
            succeededAt = time;
            succeeded = true;
        }
    }

    /**
     * Records a failure.
     *
     * @return how many failures to report now; 0 if the last report was less than a minute ago
     */
    long failed(String exception) {
        long now = nanoClock.getAsLong();
        if (!failing || succeededSince(failingSince)) {
            failing = true;
            failingSince = now;
            retryDelay = firstRetryDelay;
            retryAt = now + retryDelay;
        }
        failedAt = now;
        cause = exception;
        unreported++;
        if (!report.isDue()) {
            return 0;
        }
        long count = unreported;
        unreported = 0;
        return count;
    }

    /** Failures since the last report, a minute after it; 0 if there are none, or if it is too early. */
    long overdueReport() {
        if (unreported == 0 || !report.isDue()) {
            return 0;
        }
        long count = unreported;
        unreported = 0;
        return count;
    }

    boolean succeededSince(long time) {
        return succeeded && succeededAt - time > 0;
    }

    /** Whether it has failed again after a duration, and never succeeded in between. */
    boolean failsFor(Duration duration) {
        return isFailing() && failedAt - failingSince >= duration.toNanos();
    }

    /** Whether it has failed and not succeeded since. */
    boolean isFailing() {
        return failing && !succeededSince(failedAt);
    }

    /** Whether nothing is left to be watched. */
    boolean isOver() {
        return held.isEmpty() && unreported == 0 && nanoClock.getAsLong() - failedAt > 2 * MINUTE.toNanos();
    }

    /** Whether one of the requests is to be tried again. The interval between two tries grows. */
    boolean isRetryDue() {
        long now = nanoClock.getAsLong();
        if (now - retryAt < 0) {
            return false;
        }
        retryDelay = Math.min(MAX_RETRY_FACTOR * firstRetryDelay, 2 * retryDelay);
        retryAt = now + retryDelay;
        return true;
    }

    Deque<HeldUnit> held() {
        return held;
    }

    /** The class of the last root cause. */
    String cause() {
        return cause;
    }

    boolean isHolding() {
        return holding;
    }

    void setHolding(boolean holding) {
        this.holding = holding;
    }
}
