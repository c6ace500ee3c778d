/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.PaginationGuard;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.FutureEventWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * One scan of one log group, page by page. A window is fixed once started and advances the position only when its last
 * page was committed. A window that fails is scanned again from its start, without the events that were already
 * dispatched.
 */
public final class WindowScanner {

    /** Maximum events and bytes of a page of FilterLogEvents. */
    private static final double MAX_EVENTS_PER_PAGE = 10_000;

    private static final double MAX_BYTES_PER_PAGE = 1_048_576;

    /** Bytes that CloudWatch counts for an event in addition to its message. */
    private static final int OVERHEAD_BYTES_PER_EVENT = 26;

    /** A window with more pages is split, which advances the watermark and limits the remembered events. */
    private static final int MAX_PAGES_PER_WINDOW = 200;

    private final ScanId scanId;
    private final ScanPlan plan;
    private final PagePrefetcher pages;
    private final FutureEventWarning future;
    private final PageSizeEstimator pageSize;
    private long position;

    private TimeWindow window;
    private long startedAt;
    private long respondedAt;
    private double sizeInPages;
    private String nextToken;
    private PaginationGuard tokens = new PaginationGuard();
    private int pagesRead;
    private boolean sawEvents;
    private String latestStream = "";
    private final WindowDeduplicator dispatchedEvents = new WindowDeduplicator();
    private long rewoundUntil = Long.MIN_VALUE;

    WindowScanner(
            ScanId scanId,
            ScanPlan plan,
            PagePrefetcher pages,
            FutureEventWarning future,
            PageSizeEstimator pageSize,
            long position) {
        this.scanId = scanId;
        this.plan = plan;
        this.pages = pages;
        this.future = future;
        this.pageSize = pageSize;
        this.position = position;
    }

    public ScanId scanId() {
        return scanId;
    }

    /** The scan position, milliseconds since the epoch. */
    long position() {
        return position;
    }

    /**
     * How far the scan is behind, beyond what is normal, in milliseconds. The present window counts as not scanned:
     * requests wait for its end.
     *
     * @param now milliseconds since the epoch
     */
    public long delay(long now) {
        return plan.delay(position, now);
    }

    /** When the present window was started, or the previous one if there is none, in milliseconds since the epoch. */
    long startedAt() {
        return startedAt;
    }

    /** Returns whether the window has shown any events, including those dispatched before. */
    boolean sawEvents() {
        return sawEvents;
    }

    /** Advances the position to the time if that is later: this scan need not cover anything before it. */
    boolean advanceTo(long time) {
        boolean moves = window == null && position < time;
        position = moves ? time : position;
        return moves;
    }

    /**
     * Moves the position back, because the clock was wrong.
     *
     * @param now the correct time
     * @return whether the scan was ahead of it
     */
    boolean setBack(long now) {
        long limit = plan.scannableUntil(now);
        if (window != null && window.to() > limit) {
            rewoundUntil = Math.max(rewoundUntil, window.to());
            endWindow();
        }
        plan.setBack();
        boolean ahead = position > limit;
        position = Math.min(position, limit);
        return ahead;
    }

    private void endWindow() {
        window = null;
        nextToken = null;
        pagesRead = 0;
        sawEvents = false;
        sizeInPages = 0;
    }

    /** Whether a page is due. */
    boolean isDue(long now) {
        return window != null || plan.nextWindow(position, now).isPresent();
    }

    /**
     * Reads the next page. It counts as read only after {@link #commit(Page)}.
     *
     * @param prefetchNext whether the next page will be read immediately
     */
    Page nextPage(long now, boolean prefetchNext) {
        if (window == null) {
            window = plan.nextWindow(position, now).orElseThrow();
            startedAt = now;
            plan.onWindowStarted(window, position, now);
        }
        if (pagesRead >= MAX_PAGES_PER_WINDOW && !sawEvents) {
            // empty pages show no timestamps by which to split the window
            throw new PaginationGuard.EndlessPaginationException(
                    "AWS returned only empty pages for " + Instant.ofEpochMilli(window.from()), true);
        }
        FilterLogEventsResponse response = fetch();
        if (!sawEvents && !response.events().isEmpty()) {
            sawEvents = true;
            TimeWindow narrowedWindow = response.nextToken() == null ? window : narrow(response.events());
            if (!narrowedWindow.equals(window)) {
                window = narrowedWindow;
                nextToken = null;
                pagesRead = 0;
                sizeInPages = 0;
                response = fetch();
            }
        }
        nextToken = tokens.next(response.nextToken());
        pagesRead++;
        if (prefetchNext && nextToken != null && pagesRead < MAX_PAGES_PER_WINDOW) {
            pages.prefetch(window, nextToken);
        }
        return new Page(
                scanId,
                events(response.events()),
                nextToken == null ? OptionalLong.of(positionAfterWindow()) : OptionalLong.empty(),
                nextToken == null ? plan.scanned(window, startedAt) : Optional.empty());
    }

    private FilterLogEventsResponse fetch() {
        FilterLogEventsResponse response = pages.get(window, nextToken);
        if (nextToken == null) {
            tokens = new PaginationGuard();
            respondedAt = Long.MAX_VALUE;
        }
        SkewCorrectedClock.dateOf(response.sdkHttpResponse())
                .ifPresent(date -> respondedAt = Math.min(respondedAt, date));
        return withoutNull(response);
    }

    /** An array of JSON can contain null. */
    private static FilterLogEventsResponse withoutNull(FilterLogEventsResponse response) {
        return response.events().stream().noneMatch(Objects::isNull)
                ? response
                : response.toBuilder()
                        .events(response.events().stream()
                                .filter(Objects::nonNull)
                                .toList())
                        .build();
    }

    /**
     * The position after the last page of a window: the end of the window, limited by the clock at the start of the
     * window and by the Date headers of the responses. A window that does not start at the position does not change it.
     */
    private long positionAfterWindow() {
        if (window.from() > position) {
            return position;
        }
        boolean clockIsRight =
                respondedAt == Long.MAX_VALUE || startedAt <= respondedAt + SkewCorrectedClock.HEADER_PRECISION;
        return Math.max(position, Math.min(window.to(), plan.scannableUntil(clockIsRight ? startedAt : respondedAt)));
    }

    /** Commits a page that the route has processed. */
    void commit(Page page) {
        if (page.watermark().isPresent()) {
            position = page.watermark().getAsLong();
            boolean scannedAgain = position < window.to() || plan.isScannedAgain(window);
            if (scannedAgain) {
                // all or the rest of the window is scanned again, without the events that were already dispatched
                rewoundUntil = Math.max(rewoundUntil, window.to());
                page.events().forEach(dispatchedEvents::add);
            }
            plan.onWindowCompleted(window, pagesRead, sizeInPages);
            endWindow();
            if (position >= rewoundUntil && !scannedAgain) {
                dispatchedEvents.clear();
                plan.onForgotten(position);
            } else {
                dispatchedEvents.forgetBefore(plan.forgettableBefore(position));
            }
        } else {
            page.events().forEach(dispatchedEvents::add);
            if (pagesRead >= MAX_PAGES_PER_WINDOW && window.millis() > 1) {
                rewind();
            }
        }
    }

    /**
     * Restarts the window after a failed call or page. If some of its pages were read, the window is halved, so that
     * the scan advances however few pages succeed in a row.
     */
    void rewind() {
        if (window == null) {
            return;
        }
        rewoundUntil = Math.max(rewoundUntil, window.to());
        if (pagesRead > 0 && window.millis() > 1) {
            window = new TimeWindow(window.from(), window.from() + window.millis() / 2);
        }
        nextToken = null;
        pagesRead = 0;
        sawEvents = false;
        sizeInPages = 0;
    }

    private List<LogEvent> events(List<FilteredLogEvent> found) {
        List<LogEvent> events = new ArrayList<>(found.size());
        long messageLength = 0;
        for (FilteredLogEvent event : found) {
            LogEvent logEvent = logEvent(event);
            messageLength += logEvent.message().length();
            if (window.from() >= rewoundUntil || !dispatchedEvents.contains(logEvent)) {
                plan.onEvent(logEvent);
                future.event(logEvent.timestamp(), logEvent.ingestionTime());
                events.add(logEvent);
            }
        }
        if (nextToken != null) {
            pageSize.full(messageLength);
        }
        long bytes = messageLength + (long) found.size() * OVERHEAD_BYTES_PER_EVENT;
        sizeInPages += Math.max(found.size() / MAX_EVENTS_PER_PAGE, bytes / MAX_BYTES_PER_PAGE);
        return events;
    }

    /** AWS documents none of the fields as always present. */
    private LogEvent logEvent(FilteredLogEvent event) {
        long timestamp = timestamp(event);
        String stream = Objects.requireNonNullElse(event.logStreamName(), "");
        // shares the string among consecutive events of a stream
        latestStream = latestStream.equals(stream) ? latestStream : stream;
        return new LogEvent(
                scanId,
                latestStream,
                Objects.requireNonNullElse(event.eventId(), ""),
                timestamp,
                Objects.requireNonNullElse(event.ingestionTime(), timestamp),
                Objects.requireNonNullElse(event.message(), ""));
    }

    private long timestamp(FilteredLogEvent event) {
        return Objects.requireNonNullElse(event.timestamp(), window.from());
    }

    private TimeWindow narrow(List<FilteredLogEvent> events) {
        LongSummaryStatistics times = events.stream().mapToLong(this::timestamp).summaryStatistics();
        return plan.narrow(window, times.getMin(), times.getMax());
    }
}
