package dev.apigatewaylogging.cloudwatch;

import java.util.Optional;

/** The first pass: follows the present, as far behind it as events usually need to become visible. */
final class LiveEdge implements WindowPlan {

    private final IngestionLag lag;
    private final long leastMillis;
    private final WindowLength length = new WindowLength();

    /** @param leastMillis how much time must have passed for a call to be worth it */
    LiveEdge(IngestionLag lag, long leastMillis) {
        this.lag = lag;
        this.leastMillis = leastMillis;
    }

    @Override
    public long edge(long now) {
        return now - lag.allowance();
    }

    @Override
    public Optional<Window> next(long position, long now) {
        long edge = edge(now);
        // of a dense log a window is shorter than that, but there are more of them to come
        return edge - position >= leastMillis
                ? Optional.of(new Window(position, Math.min(edge, position + length.millis())))
                : Optional.empty();
    }

    @Override
    public Window narrowed(Window window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void read(Window window, int pages) {
        lag.windowRead();
        length.read(window, pages);
    }
}
