package dev.apigatewaylogging.cloudwatch;

import java.util.Optional;

/** Decides which stretch of time a pass reads next. */
interface WindowPlan {

    /**
     * Up to which time the pass may have read for good.
     *
     * @param now milliseconds since the epoch
     */
    long edge(long now);

    /**
     * The next window, if there is anything to read yet. It may begin before the position and end after the edge.
     *
     * @param position the time up to which the pass has read for good, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    Optional<Window> next(long position, long now);

    /** A window that {@link #next} gave is being read from now on. */
    default void begun(Window window, long position, long now) {}

    /** An event was found that was not seen before. */
    default void found(LogEvent event) {}

    /**
     * The window if it is not too long for what it holds, or where it should end.
     *
     * @param first timestamp of the earliest event on its first page that has any
     * @param last timestamp of the latest event there
     */
    Window narrowed(Window window, long first, long last);

    /**
     * The window was read to its end.
     *
     * @param pages how many calls it took
     * @param ofPage how many pages it would fill
     */
    void read(Window window, int pages, double ofPage);

    /**
     * What is scanned from start to end with the last page of a window; empty while more windows of the same scan follow.
     *
     * @param window the one that ends
     * @param askedAt when it was begun, milliseconds since the epoch
     */
    default Optional<ScannedRange> scanned(Window window, long askedAt) {
        return Optional.of(new ScannedRange(window.from(), window.to(), askedAt));
    }

    /** The clock was wrong: what is under way counts for nothing. */
    default void setBack() {}

    /**
     * No window begins before this time any more, milliseconds since the epoch.
     *
     * @param position the time up to which the pass has read for good
     */
    default long forgettable(long position) {
        return position;
    }

    /** What was handed over before this time is not known any more. */
    default void forgot(long time) {}
}
