package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.Optional;

/** A later pass: reads each stretch of time once more when it has reached an age, in pieces that are worth a call. */
public final class RescanPlan implements ScanPlan {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final long delayMillis;
    private final long piece;
    private final AdaptiveWindowSize length = new AdaptiveWindowSize();

    public RescanPlan(long delayMillis) {
        this.delayMillis = delayMillis;
        this.piece = Math.max(1, Math.max(Math.min(MINUTE, delayMillis / 5), Math.min(HOUR, delayMillis / 60)));
    }

    /** Time before this is old enough to be read for the last time. */
    @Override
    public long scannableUntil(long now) {
        return now - delayMillis;
    }

    /** How far the pass is behind, in milliseconds: it comes in pieces, each of which may wait until it is one. */
    public long delay(long position, long now) {
        return Math.max(0, scannableUntil(now) - position - piece);
    }

    @Override
    public Optional<TimeWindow> nextWindow(long position, long now) {
        if (scannableUntil(now) - position < piece) {
            return Optional.empty();
        }
        return Optional.of(
                new TimeWindow(position, Math.min(scannableUntil(now), position + Math.max(piece, length.millis()))));
    }

    @Override
    public TimeWindow narrow(TimeWindow window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void onWindowCompleted(TimeWindow window, int pages, double ofPage) {
        length.onWindowCompleted(window, pages);
    }
}
