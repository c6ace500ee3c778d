package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsClock;
import dev.apigatewaylogging.aws.PageTokens;
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
 * One pass through one log group, page by page. A window is frozen when it is begun and moves the position only when its
 * last page was taken over: one that fails in its middle is read again from its start, without the events that were
 * handed over already.
 */
final class CursorReader {

    /** FilterLogEvents: a page holds so many events, or so many bytes. */
    private static final double EVENTS_OF_PAGE = 10_000;

    private static final double BYTES_OF_PAGE = 1_048_576;

    /** What CloudWatch counts for an event besides its message. */
    private static final int BYTES_OF_EVENT = 26;

    /** A window that turns out to be longer is cut in two: its progress is told, and what was handed over forgotten. */
    private static final int MOST_PAGES = 200;

    private final Cursor cursor;
    private final WindowPlan plan;
    private final PageAhead pages;
    private final FutureEvents future;
    private final PageSize pageSize;
    private long position;

    private Window window;
    private long askedAt;
    private long answeredAt;
    private double ofPage;
    private String nextToken;
    private PageTokens tokens = new PageTokens();
    private int pagesRead;
    private boolean sawEvents;
    private long latest = Long.MIN_VALUE;
    private String latestStream = "";
    private final SeenEvents handedOver = new SeenEvents();
    private long repeatedUntil = Long.MIN_VALUE;

    CursorReader(
            Cursor cursor, WindowPlan plan, PageAhead pages, FutureEvents future, PageSize pageSize, long position) {
        this.cursor = cursor;
        this.plan = plan;
        this.pages = pages;
        this.future = future;
        this.pageSize = pageSize;
        this.position = position;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The time up to which everything was read, milliseconds since the epoch. */
    long position() {
        return position;
    }

    /** How far it has come within its window too, about: pages may be in some disorder. Milliseconds since the epoch. */
    long reachedInWindow() {
        return window == null ? position : Math.max(position, latest);
    }

    /** Whether the window has shown any events, new ones or not. */
    boolean sawEvents() {
        return sawEvents;
    }

    /** Nothing before this time needs to be read by this pass. Whether that moves it. */
    boolean skipTo(long time) {
        boolean moves = window == null && position < time;
        position = moves ? time : position;
        return moves;
    }

    /**
     * The clock was wrong: what was read of the time after this one counts for nothing.
     *
     * @param now the time that the clock should have told
     * @return whether the pass was ahead of it
     */
    boolean setBack(long now) {
        long edge = plan.edge(now);
        if (window != null && window.to() > edge) {
            repeatedUntil = Math.max(repeatedUntil, window.to());
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

    /** Whether there is something to read now. */
    boolean isDue(long now) {
        return window != null || plan.next(position, now).isPresent();
    }

    /**
     * Reads the next page. Only after {@link #taken(Page)} it counts as read.
     *
     * @param more whether the page after it will be wanted at once
     */
    Page read(long now, boolean more) {
        if (window == null) {
            window = plan.next(position, now).orElseThrow();
            askedAt = now;
            latest = Long.MIN_VALUE;
            plan.begun(window, position, now);
        }
        if (pagesRead >= MOST_PAGES && !sawEvents) {
            // it cannot be cut any more, and no page of it has anything
            throw new PageTokens.Endless(
                    "AWS gives one empty page after another for " + Instant.ofEpochMilli(window.from()), true);
        }
        FilterLogEventsResponse response = take();
        if (!sawEvents && !response.events().isEmpty()) {
            sawEvents = true;
            Window narrowed = response.nextToken() == null ? window : narrowed(response.events());
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
        if (more && nextToken != null && pagesRead < MOST_PAGES) {
            pages.ask(window, nextToken);
        }
        return new Page(
                cursor,
                events(response.events()),
                nextToken == null ? OptionalLong.of(reached()) : OptionalLong.empty(),
                nextToken == null ? plan.scanned(window, askedAt) : Optional.empty());
    }

    private FilterLogEventsResponse take() {
        FilterLogEventsResponse response = pages.take(window, nextToken);
        if (nextToken == null) {
            tokens = new PageTokens();
            answeredAt = Long.MAX_VALUE;
        }
        AwsClock.dateOf(response.sdkHttpResponse()).ifPresent(date -> answeredAt = Math.min(answeredAt, date));
        return response;
    }

    /**
     * How far the pass has read for good with a window's last page: to the window's end, but no further than the pass may be
     * by the clock when the window was begun, and by the Date of the answers themselves, whatever the clock said. A window
     * that does not begin there changes nothing.
     */
    private long reached() {
        if (window.from() > position) {
            return position;
        }
        boolean clockIsRight = answeredAt == Long.MAX_VALUE || askedAt <= answeredAt + AwsClock.HEADER_PRECISION;
        return Math.max(position, Math.min(window.to(), plan.edge(clockIsRight ? askedAt : answeredAt)));
    }

    /** The page's events are in the route's hands. */
    void taken(Page page) {
        if (page.readThrough().isPresent()) {
            position = page.readThrough().getAsLong();
            if (position < window.to()) {
                // the rest is read again: what was there already is not handed over twice
                repeatedUntil = Math.max(repeatedUntil, window.to());
                page.events().forEach(handedOver::add);
            }
            plan.read(window, pagesRead, ofPage);
            end();
            if (position >= repeatedUntil) {
                handedOver.clear();
                plan.forgot(position);
            } else {
                handedOver.forgetBefore(plan.forgettable(position));
            }
        } else {
            page.events().forEach(handedOver::add);
            if (pagesRead >= MOST_PAGES && window.millis() > 1) {
                repeatWindow();
            }
        }
    }

    /**
     * A call failed or a page was refused: the window is read again from its start, whole. One that failed in its middle
     * is read in two halves, so that reading gets on however few pages it can have in a row.
     */
    void repeatWindow() {
        if (window == null) {
            return;
        }
        repeatedUntil = Math.max(repeatedUntil, window.to());
        if (pagesRead > 0 && window.millis() > 1) {
            window = new Window(window.from(), window.from() + window.millis() / 2);
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
            LogEvent read = read(event);
            latest = Math.max(latest, read.timestamp());
            text += read.message().length();
            if (window.from() >= repeatedUntil || !handedOver.contains(read)) {
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
    private LogEvent read(FilteredLogEvent event) {
        long timestamp = timestamp(event);
        String stream = Objects.requireNonNullElse(event.logStreamName(), "");
        // one string for the events of a stream that follow one another
        latestStream = latestStream.equals(stream) ? latestStream : stream;
        return new LogEvent(
                cursor,
                latestStream,
                Objects.requireNonNullElse(event.eventId(), ""),
                timestamp,
                Objects.requireNonNullElse(event.ingestionTime(), timestamp),
                Objects.requireNonNullElse(event.message(), ""));
    }

    private long timestamp(FilteredLogEvent event) {
        return Objects.requireNonNullElse(event.timestamp(), window.from());
    }

    private Window narrowed(List<FilteredLogEvent> events) {
        LongSummaryStatistics times = events.stream().mapToLong(this::timestamp).summaryStatistics();
        return plan.narrowed(window, times.getMin(), times.getMax());
    }
}
