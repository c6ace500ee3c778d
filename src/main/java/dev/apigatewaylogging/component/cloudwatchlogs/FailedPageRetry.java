/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageHandler;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * A page that the route failed to process. It is dispatched again unchanged and, after three failures, in halves, down
 * to the log events that fail alone. Meanwhile no further page of its log group is read, so that no position advances
 * past it. If no log event of the page can be processed, probably not they but the route is the cause, and all of them
 * wait: for about a quarter of an hour, since clients may have written all of them.
 *
 * <p>Events that the route had processed before the failure are dispatched again: entries of an open request are
 * ignored as duplicates, and so is a request that was already sent.
 */
public final class FailedPageRetry {

    private static final int FAILURES_BEFORE_SPLIT = 3;

    /** Maximum failures in one poll, so that other log groups are polled, too. */
    private static final int MAX_FAILURES_PER_POLL = 50;

    /** How often the log events of a page wait for the route. The pauses between the attempts grow to a minute. */
    static final int MAX_WAITS = 25;

    private final WindowScanner source;
    private final Page page;
    private final Runnable failureCounter;
    private final Deque<List<LogEvent>> parts = new ArrayDeque<>();
    /** The log events that failed alone before any other was processed. */
    private final Deque<List<LogEvent>> suspects = new ArrayDeque<>();

    private boolean anyProcessed;
    private int waits;
    private int failures = 1;

    /**
     * Creates it for a page that has just failed.
     *
     * @param failureCounter counts further failures
     */
    public FailedPageRetry(WindowScanner source, Page page, Runnable failureCounter) {
        this.source = source;
        this.page = page;
        this.failureCounter = failureCounter;
    }

    public WindowScanner source() {
        return source;
    }

    public Page page() {
        return page;
    }

    /** Whether the failure was caused by a shutdown of the route, not by the page. */
    public static boolean isShutdown(Throwable failure) {
        return failure instanceof RejectedExecutionException
                || failure instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
    }

    /**
     * Dispatches the page again, or some parts of it.
     *
     * @param failedEventHandler handles the log events that fail alone
     * @return whether the page is complete
     * @throws Exception the failure, if the page must be retried later
     */
    public boolean dispatch(PageHandler pageHandler, BiConsumer<LogEvent, Throwable> failedEventHandler)
            throws Exception {
        if (failures < FAILURES_BEFORE_SPLIT) {
            dispatchUnchanged(pageHandler);
            return true;
        }
        for (int failed = 0; !parts.isEmpty(); ) {
            List<LogEvent> part = parts.element();
            try {
                pageHandler.handle(part(part));
                parts.remove();
                anyProcessed = true;
                // the route may have been corrected since they failed
                parts.addAll(suspects);
                suspects.clear();
                continue;
            } catch (Exception | Error e) {
                UnexpectedErrors.rethrowFatal(e);
                if (isShutdown(e)) {
                    throw e;
                }
                failureCounter.run();
                if (part.size() == 1) {
                    // if an empty page fails, too, the event is not the cause
                    pageHandler.handle(part(List.of()));
                    if (!anyProcessed && waits < MAX_WAITS && page.events().size() > 1) {
                        suspect(part, e);
                        continue;
                    }
                    failedEventHandler.accept(part.get(0), e);
                }
            }
            parts.remove();
            halve(part);
            if (++failed == MAX_FAILURES_PER_POLL) {
                return false;
            }
        }
        if (page.watermark().isPresent()) {
            pageHandler.handle(page.withoutEvents());
        }
        return true;
    }

    /** Keeps a log event until another one is processed. */
    private void suspect(List<LogEvent> event, Throwable cause) throws Exception {
        parts.remove();
        suspects.add(event);
        boolean all = parts.isEmpty();
        if (!all && suspects.size() < MAX_FAILURES_PER_POLL) {
            return;
        }
        waits++;
        if (all || waits == MAX_WAITS) {
            parts.addAll(suspects);
            suspects.clear();
        }
        throw UnexpectedErrors.asException(cause);
    }

    private void dispatchUnchanged(PageHandler pageHandler) throws Exception {
        try {
            pageHandler.handle(page);
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            if (!isShutdown(e) && ++failures == FAILURES_BEFORE_SPLIT) {
                split();
            }
            throw e;
        }
    }

    private void split() {
        if (page.events().size() == 1) {
            parts.push(page.events());
        }
        halve(page.events());
    }

    private void halve(List<LogEvent> events) {
        if (events.size() > 1) {
            int half = events.size() / 2;
            parts.push(events.subList(half, events.size()));
            parts.push(events.subList(0, half));
        }
    }

    /** A part without a watermark, because more of the page follows. */
    private Page part(List<LogEvent> events) {
        return new Page(
                page.scanId(), events, OptionalLong.empty(), Optional.empty(), Page.Type.PROGRESS, page.responseTime());
    }
}
