package dev.apigatewaylogging.cloudwatch;

import java.util.Optional;

/** Decides which stretch of time a pass reads next. */
interface WindowPlan {

    /**
     * The next window, if there is anything to read yet.
     *
     * @param position the time up to which the pass has read, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    Optional<Window> next(long position, long now);

    /** The window is too long for what it holds: where it should end. */
    Window narrowed(Window window, long covered);

    /** The window was read to its end. */
    void read(Window window, int pages);
}
