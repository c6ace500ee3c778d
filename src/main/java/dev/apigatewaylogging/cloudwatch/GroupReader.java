package dev.apigatewaylogging.cloudwatch;

import java.util.List;
import java.util.Optional;

/**
 * Reads one log group with all its passes. The later pass takes its turn when a stretch of time has reached its age;
 * time that was old enough already when the first pass read it needs no second reading.
 */
final class GroupReader {

    private final CursorReader live;
    private final Optional<Late> late;
    private final ReadProgress progress;

    private record Late(CursorReader reader, LatePass plan) {}

    GroupReader(CursorReader live, ReadProgress progress) {
        this.live = live;
        this.late = Optional.empty();
        this.progress = progress;
    }

    GroupReader(CursorReader live, CursorReader late, LatePass plan, ReadProgress progress) {
        this.live = live;
        this.late = Optional.of(new Late(late, plan));
        this.progress = progress;
    }

    /** The pass that should read now, if any: the live edge first, since the past does not run away. */
    Optional<CursorReader> due(long now) {
        if (live.isDue(now)) {
            return Optional.of(live);
        }
        return late.map(Late::reader).filter(reader -> reader.isDue(now));
    }

    /** A page was taken over by the route. */
    void taken(CursorReader reader, Page page, long readAt) {
        long before = reader.position();
        reader.taken(page);
        if (page.readThrough().isPresent()) {
            progress.readThrough(reader.cursor(), reader.position());
            if (reader == live) {
                late.ifPresent(second -> skipOldEnough(second, before, readAt));
            }
        }
    }

    /** The passes. */
    List<CursorReader> readers() {
        return late.map(second -> List.of(live, second.reader())).orElseGet(() -> List.of(live));
    }

    private void skipOldEnough(Late second, long readFrom, long readAt) {
        long settled = Math.min(live.position(), second.plan().edge(readAt));
        if (second.reader().position() >= readFrom) {
            second.reader().skipTo(settled);
            progress.readThrough(second.reader().cursor(), second.reader().position());
        }
    }
}
