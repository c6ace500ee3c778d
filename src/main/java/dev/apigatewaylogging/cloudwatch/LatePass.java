package dev.apigatewaylogging.cloudwatch;

import java.util.Optional;

/** A later pass: reads each stretch of time once more when it has reached an age, in pieces that are worth a call. */
final class LatePass implements WindowPlan {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final long ageMillis;
    private final long piece;
    private final WindowLength length = new WindowLength();

    LatePass(long ageMillis) {
        this.ageMillis = ageMillis;
        this.piece = Math.max(1, Math.max(Math.min(MINUTE, ageMillis / 5), Math.min(HOUR, ageMillis / 60)));
    }

    /** Time before this is old enough to be read for the last time. */
    @Override
    public long edge(long now) {
        return now - ageMillis;
    }

    /** How far the pass is behind, in milliseconds: it comes in pieces, each of which may wait until it is one. */
    long delay(long position, long now) {
        return Math.max(0, edge(now) - position - piece);
    }

    @Override
    public Optional<Window> next(long position, long now) {
        if (edge(now) - position < piece) {
            return Optional.empty();
        }
        return Optional.of(new Window(position, Math.min(edge(now), position + Math.max(piece, length.millis()))));
    }

    @Override
    public Window narrowed(Window window, long first, long last) {
        return length.narrowed(window, first, last);
    }

    @Override
    public void read(Window window, int pages, double ofPage) {
        length.read(window, pages);
    }
}
