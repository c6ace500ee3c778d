package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.cloudwatch.GroupTurn.PageTaker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * A page that the route failed at. It is handed over again as it is; when it has failed three times, in halves, down to
 * the log entries that fail alone. Meanwhile no further page of its log group is read, so that no position passes it.
 *
 * <p>What the route had taken of it before it failed, comes again: entries of a request that is open are ignored there, a
 * request that went out with them is known as a repetition.
 */
final class FailingPage {

    private static final int TIMES = 3;

    /** Then other log groups have their turn. */
    private static final int FAILURES_A_TURN = 50;

    private final CursorReader source;
    private final Page page;
    private final long readAt;
    private final Runnable failureCounter;
    private final Deque<List<LogEvent>> parts = new ArrayDeque<>();
    private int failures = 1;

    /**
     * A page that has just failed.
     *
     * @param readAt when it was read, milliseconds since the epoch
     * @param failureCounter counts what fails of it
     */
    FailingPage(CursorReader source, Page page, long readAt, Runnable failureCounter) {
        this.source = source;
        this.page = page;
        this.readAt = readAt;
        this.failureCounter = failureCounter;
    }

    CursorReader source() {
        return source;
    }

    Page page() {
        return page;
    }

    long readAt() {
        return readAt;
    }

    /** Whether a failure says nothing about what was handed over: the route is being stopped. */
    static boolean isEndOfWork(Throwable failure) {
        return failure instanceof RejectedExecutionException
                || failure instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
    }

    /**
     * Hands it over again, or some parts of it.
     *
     * @param aside takes the log entries that fail alone
     * @return whether nothing is left of it
     * @throws Exception why it has to wait
     */
    boolean handOver(PageTaker taker, BiConsumer<LogEvent, Throwable> aside) throws Exception {
        if (failures < TIMES) {
            handOverAsItIs(taker);
            return true;
        }
        for (int failed = 0; !parts.isEmpty(); ) {
            List<LogEvent> part = parts.element();
            try {
                taker.take(part(part));
                parts.remove();
                continue;
            } catch (Exception | Error e) {
                Unforeseen.rethrowFatal(e);
                if (isEndOfWork(e)) {
                    throw e;
                }
                failureCounter.run();
                if (part.size() == 1) {
                    // where nothing works, no log entry is to blame
                    taker.take(part(List.of()));
                    aside.accept(part.get(0), e);
                }
            }
            parts.remove();
            halve(part);
            if (++failed == FAILURES_A_TURN) {
                return false;
            }
        }
        if (page.readThrough().isPresent()) {
            taker.take(page.withoutEvents());
        }
        return true;
    }

    private void handOverAsItIs(PageTaker taker) throws Exception {
        try {
            taker.take(page);
        } catch (Exception | Error e) {
            Unforeseen.rethrowFatal(e);
            if (!isEndOfWork(e) && ++failures == TIMES) {
                takeApart();
            }
            throw e;
        }
    }

    private void takeApart() {
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

    /** More of the page follows. */
    private Page part(List<LogEvent> events) {
        return new Page(
                page.cursor(), events, OptionalLong.empty(), Optional.empty(), Page.Tells.PROGRESS, page.answeredAt());
    }
}
