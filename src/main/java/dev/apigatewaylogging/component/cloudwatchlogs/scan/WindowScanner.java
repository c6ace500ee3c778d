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

    /** FilterLogEvents: maximum events and bytes of a page. */
    private static final double EVENTS_OF_PAGE = 10_000;

    private static final double BYTES_OF_PAGE = 1_048_576;

    /** Bytes that CloudWatch counts for an event in addition to its message. */
    private static final int BYTES_OF_EVENT = 26;

    /** A window with more pages is split, which advances the watermark and limits the remembered events. */
    private static final int MAX_PAGES_PER_WINDOW = 200;

    private final ScanId scanId;
    private final ScanPlan plan;
    private final PagePrefetcher pages;
    private final FutureEventWarning future;
    private final PageSizeEstimator pageSize;
    private long position;

    private TimeWindow window;
    private long askedAt;
    private long answeredAt;
    private double ofPage;
    private String nextToken;
    private PaginationGuard tokens = new PaginationGuard();
    private int pagesRead;
    private boolean sawEvents;
    private long latest = Long.MIN_VALUE;
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

    public ScanId cursor() {
        return scanId;
    }

    /** The scan position, milliseconds since the epoch. */
    long position() {
        return position;
    }

    /**
     * The approximate progress including the present window, milliseconds since the epoch. Pages may be slightly out of
     * order.
     */
    public long reachedInWindow() {
        return window == null ? position : Math.max(position, latest);
    }

    /** Returns whether the window has shown any events, including those dispatched before. */
    boolean sawEvents() {
        return sawEvents;
    }

    /** Advances the position, if it is before the time: this scan need not read anything before it. */
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
        long edge = plan.scannableUntil(now);
        if (window != null && window.to() > edge) {
            rewoundUntil = Math.max(rewoundUntil, window.to());
            end();
        }
        plan.setBack();
        boolean ahead = position > edge;
        position = Math.min(position, edge);
        return ahead;
    }

    private void end() {
        window = null;
        nextToken = null;
        pagesRead = 0;
        sawEvents = false;
        ofPage = 0;
    }

    /** Whether a page is due. */
    boolean isDue(long now) {
        return window != null || plan.nextWindow(position, now).isPresent();
    }

    /**
     * Reads the next page. It counts as read only after {@link #commit(Page)}.
     *
     * @param more whether the next page will be read immediately
     */
    Page nextPage(long now, boolean more) {
        if (window == null) {
            window = plan.nextWindow(position, now).orElseThrow();
            askedAt = now;
            latest = Long.MIN_VALUE;
            plan.begun(window, position, now);
        }
        if (pagesRead >= MAX_PAGES_PER_WINDOW && !sawEvents) {
            // it cannot be cut any more, and no page of it has anything
            throw new PaginationGuard.Endless(
                    "AWS gives one empty page after another for " + Instant.ofEpochMilli(window.from()), true);
        }
        FilterLogEventsResponse response = take();
        if (!sawEvents && !response.events().isEmpty()) {
            sawEvents = true;
            TimeWindow narrowed = response.nextToken() == null ? window : narrow(response.events());
            if (!narrowed.equals(window)) {
                window = narrowed;
                nextToken = null;
                pagesRead = 0;
                ofPage = 0;
                response = take();
            }
        }
        nextToken = tokens.next(response.nextToken());
        pagesRead++;
        if (more && nextToken != null && pagesRead < MAX_PAGES_PER_WINDOW) {
            pages.prefetch(window, nextToken);
        }
        return new Page(
                scanId,
                events(response.events()),
                nextToken == null ? OptionalLong.of(reached()) : OptionalLong.empty(),
                nextToken == null ? plan.scanned(window, askedAt) : Optional.empty());
    }

    private FilterLogEventsResponse take() {
        FilterLogEventsResponse response = pages.get(window, nextToken);
        if (nextToken == null) {
            tokens = new PaginationGuard();
            answeredAt = Long.MAX_VALUE;
        }
        SkewCorrectedClock.dateOf(response.sdkHttpResponse())
                .ifPresent(date -> answeredAt = Math.min(answeredAt, date));
        return response;
    }

    /**
     * The position after the last page of a window: the end of the window, limited by the clock at the start of the
     * window and by the Date headers of the responses. A window that does not start at the position does not change it.
     */
    private long reached() {
        if (window.from() > position) {
            return position;
        }
        boolean clockIsRight =
                answeredAt == Long.MAX_VALUE || askedAt <= answeredAt + SkewCorrectedClock.HEADER_PRECISION;
        return Math.max(position, Math.min(window.to(), plan.scannableUntil(clockIsRight ? askedAt : answeredAt)));
    }

    /** Commits a page that the route has processed. */
    void commit(Page page) {
        if (page.watermark().isPresent()) {
            position = page.watermark().getAsLong();
            if (position < window.to()) {
                // the rest is scanned again, without the events that were already dispatched
                rewoundUntil = Math.max(rewoundUntil, window.to());
                page.events().forEach(dispatchedEvents::add);
            }
            plan.onWindowCompleted(window, pagesRead, ofPage);
            end();
            if (position >= rewoundUntil) {
                dispatchedEvents.clear();
                plan.forgot(position);
            } else {
                dispatchedEvents.forgetBefore(plan.forgettable(position));
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
        ofPage = 0;
    }

    private List<LogEvent> events(List<FilteredLogEvent> found) {
        List<LogEvent> events = new ArrayList<>(found.size());
        long text = 0;
        for (FilteredLogEvent event : found) {
            LogEvent read = nextPage(event);
            latest = Math.max(latest, read.timestamp());
            text += read.message().length();
            if (window.from() >= rewoundUntil || !dispatchedEvents.contains(read)) {
                plan.found(read);
                future.event(read.timestamp(), read.ingestionTime());
                events.add(read);
            }
        }
        if (nextToken != null) {
            pageSize.full(text);
        }
        long bytes = text + (long) found.size() * BYTES_OF_EVENT;
        ofPage += Math.max(found.size() / EVENTS_OF_PAGE, bytes / BYTES_OF_PAGE);
        return events;
    }

    /** AWS documents none of the fields as always present. */
    private LogEvent nextPage(FilteredLogEvent event) {
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
