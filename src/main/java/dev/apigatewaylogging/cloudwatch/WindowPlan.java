package dev.apigatewaylogging.cloudwatch;

import java.util.Optional;

/** Decides which stretch of time a pass reads next. */
interface WindowPlan {

    /**
     * Up to which time the pass may have read.
     *
     * @param now milliseconds since the epoch
     */
    long edge(long now);

    /**
     * The next window, if there is anything to read yet.
     *
     * @param position the time up to which the pass has read, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    Optional<Window> next(long position, long now);

    /**
     * The window if it is not too long for what it holds, or where it should end.
     *
     * @param first timestamp of the earliest event on its first page that has any
     * @param last timestamp of the latest event there
     */
    Window narrowed(Window window, long first, long last);

    /** The window was read to its end. */
    void read(Window window, int pages);
}
