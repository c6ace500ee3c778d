/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.FailedPageRetry;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Dispatches the events of a page one by one, in order, up to the first that fails. When the page is dispatched again,
 * the events that were processed are skipped. Pages of different scans may be dispatched concurrently.
 */
public final class SingleEventDispatcher {

    /** How many other events show whether the route fails for all of them. */
    private static final int MAX_PROBES = 10;

    /** How often an event is retried while no other event is processed. With exponential backoff, about a minute. */
    private static final int MAX_RETRIES = 6;

    private final Map<ScanId, FailingPage> failing = new ConcurrentHashMap<>();

    /** Handles an event; an exception means that it was not processed. */
    @FunctionalInterface
    public interface EventHandler {
        void handle(LogEvent event) throws Exception;
    }

    /** The page of a scan whose events were processed in part. */
    private static final class FailingPage {
        private final List<LogEvent> events;
        /** The events that need not be dispatched (again). */
        private final Set<EventId> done = new HashSet<>();

        private LogEvent failed;
        private Exception cause;
        private int retries;

        private FailingPage(List<LogEvent> events) {
            this.events = events;
        }

        private boolean contains(LogEvent event) {
            return events.stream().anyMatch(own -> own.id().equals(event.id()));
        }

        private void onFailure(LogEvent event, Throwable e) {
            if (failed == null || !failed.id().equals(event.id())) {
                retries = 0;
            }
            failed = event;
            cause = UnexpectedErrors.asException(e);
        }

        private void onDone(LogEvent event) {
            done.add(event.id());
            if (failed != null && failed.id().equals(event.id())) {
                failed = null;
            }
        }
    }

    /**
     * Dispatches the events. A page without events and watermark succeeds if the failure of the last event is its own:
     * another event is processed, or the retries are exhausted.
     *
     * @throws Exception the failure of the first event that was not processed
     */
    public void dispatch(Page page, EventHandler handler) throws Exception {
        FailingPage before = failing.get(page.scanId());
        if (page.events().isEmpty()) {
            if (before != null && before.failed != null && page.watermark().isEmpty()) {
                probe(before, handler);
            }
            return;
        }
        if (before != null && !before.contains(page.events().get(0))) {
            failing.remove(page.scanId());
            before = null;
        }
        for (int index = 0; index < page.events().size(); index++) {
            LogEvent event = page.events().get(index);
            if (before != null && before.done.contains(event.id())) {
                continue;
            }
            try {
                handler.handle(event);
            } catch (Exception | Error e) {
                UnexpectedErrors.rethrowFatal(e);
                if (before == null) {
                    before = new FailingPage(page.events());
                    page.events().subList(0, index).forEach(before::onDone);
                    failing.put(page.scanId(), before);
                }
                if (!FailedPageRetry.isShutdown(e)) {
                    before.onFailure(event, e);
                }
                throw e;
            }
            if (before != null) {
                before.onDone(event);
            }
        }
    }

    /** Dispatches other events until one is processed, and then the failed one again. */
    private static void probe(FailingPage page, EventHandler handler) throws Exception {
        LogEvent failed = page.failed;
        Exception cause = page.cause;
        List<LogEvent> others = page.events.stream()
                .filter(event -> !page.done.contains(event.id()) && !event.id().equals(failed.id()))
                .limit(MAX_PROBES)
                .toList();
        for (LogEvent other : others) {
            if (isProcessed(page, other, handler)) {
                if (isProcessed(page, failed, handler)) {
                    // the route has recovered: the next attempt skips the event
                    throw cause;
                }
                return;
            }
        }
        if (++page.retries < MAX_RETRIES) {
            throw cause;
        }
    }

    private static boolean isProcessed(FailingPage page, LogEvent event, EventHandler handler) throws Exception {
        try {
            handler.handle(event);
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            if (FailedPageRetry.isShutdown(e)) {
                throw e;
            }
            return false;
        }
        page.onDone(event);
        return true;
    }

    /** Skips an event from now on, because it was passed to the error handler. */
    public void skip(LogEvent event) {
        FailingPage page = failing.get(event.scanId());
        if (page != null) {
            page.onDone(event);
        }
    }
}
