package dev.apigatewaylogging.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * One pass through one log group, page by page. A window is frozen when it is begun and moves the position only when its
 * last page was taken over: one that fails in its middle is read again from its start, without the events that were
 * handed over already.
 */
final class CursorReader {

    /** A window that turns out to be longer is cut in two: its progress is told, and what was handed over forgotten. */
    private static final int MOST_PAGES = 200;

    private final Cursor cursor;
    private final WindowPlan plan;
    private final LogEventsCall call;
    private final IngestionLag lag;
    private long position;

    private Window window;
    private String nextToken;
    private int pages;
    private boolean sawEvents;
    private final SeenEvents handedOver = new SeenEvents();
    private long repeatedUntil = Long.MIN_VALUE;

    CursorReader(Cursor cursor, WindowPlan plan, LogEventsCall call, IngestionLag lag, long position) {
        this.cursor = cursor;
        this.plan = plan;
        this.call = call;
        this.lag = lag;
        this.position = position;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The time up to which everything was read, milliseconds since the epoch. */
    long position() {
        return position;
    }

    /** Nothing before this time needs to be read by this pass. */
    void skipTo(long time) {
        if (window == null) {
            position = Math.max(position, time);
        }
    }

    /** Whether there is something to read now. */
    boolean isDue(long now) {
        return window != null || plan.next(position, now).isPresent();
    }

    /** Reads the next page. Only after {@link #taken(Page)} it counts as read. */
    Page read(long now) {
        if (window == null) {
            window = plan.next(position, now).orElseThrow();
        }
        FilterLogEventsResponse response = call.filterLogEvents(window, nextToken);
        if (!sawEvents && !response.events().isEmpty()) {
            sawEvents = true;
            Window narrowed = response.nextToken() == null ? window : narrowed(response.events());
            if (!narrowed.equals(window)) {
                window = narrowed;
                nextToken = null;
                pages = 0;
                response = call.filterLogEvents(window, null);
            }
        }
        nextToken = response.nextToken();
        pages++;
        return new Page(
                cursor,
                events(response.events()),
                nextToken == null ? OptionalLong.of(window.to()) : OptionalLong.empty());
    }

    /** The page's events are in the route's hands. */
    void taken(Page page) {
        if (page.readThrough().isPresent()) {
            position = page.readThrough().getAsLong();
            plan.read(window, pages);
            window = null;
            pages = 0;
            sawEvents = false;
            if (position >= repeatedUntil) {
                handedOver.clear();
            }
        } else {
            page.events().forEach(event -> handedOver.add(event.eventId()));
            if (pages >= MOST_PAGES && window.millis() > 1) {
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
        if (pages > 0 && window.millis() > 1) {
            window = new Window(window.from(), window.from() + window.millis() / 2);
        }
        nextToken = null;
        pages = 0;
        sawEvents = false;
    }

    private List<LogEvent> events(List<FilteredLogEvent> found) {
        List<LogEvent> events = new ArrayList<>(found.size());
        for (FilteredLogEvent event : found) {
            if (window.from() < repeatedUntil && handedOver.contains(event.eventId())) {
                continue;
            }
            lag.event(event.timestamp(), event.ingestionTime());
            events.add(new LogEvent(
                    cursor,
                    event.logStreamName(),
                    event.eventId(),
                    event.timestamp(),
                    event.ingestionTime(),
                    event.message()));
        }
        return events;
    }

    private Window narrowed(List<FilteredLogEvent> events) {
        LongSummaryStatistics times =
                events.stream().mapToLong(FilteredLogEvent::timestamp).summaryStatistics();
        return plan.narrowed(window, times.getMin(), times.getMax());
    }
}
