package dev.apigatewaylogging.cloudwatch;

/**
 * How long the next window is when there is much to catch up with. Windows of about twenty pages are long enough to
 * waste no calls on a quiet group, and short enough that the log's time moves on and little is repeated after a failure.
 */
final class WindowLength {

    private static final long SHORTEST = 1_000;
    private static final int PAGES_WANTED = 20;

    private long millis = 60_000;

    long millis() {
        return millis;
    }

    /** Learns from a window that was read to its end. */
    void read(Window window, int pages) {
        if (window.millis() < millis) {
            return;
        }
        if (pages <= 1) {
            millis = Math.multiplyExact(millis, 4);
        } else if (pages < PAGES_WANTED / 2) {
            millis *= 2;
        } else if (pages > PAGES_WANTED * 2) {
            millis = Math.max(SHORTEST, millis / 2);
        }
    }

    /**
     * Where a window should end of which the first page covers only the time up to {@code covered}: the window itself
     * if it is not too long.
     */
    Window narrowed(Window window, long covered) {
        long wanted = Math.max(SHORTEST, (covered - window.from()) * PAGES_WANTED);
        if (window.millis() <= wanted * 2) {
            return window;
        }
        millis = wanted;
        return new Window(window.from(), window.from() + wanted);
    }
}
