package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.CallQuota;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one log group with all its passes. The later passes take their turns when a stretch of time has reached their
 * age; time that was old enough already when the first pass read it needs no further reading.
 */
final class GroupReader {

    private final CursorReader live;
    private final LiveEdge edge;
    private final List<Late> late;
    private final RetentionWatch retention;
    private final ReadProgress progress;
    private final CallQuota quota;
    private final RescanDelay delay;
    private final Backlog backlog;
    private final CallShortage shortage;
    private volatile GroupScan scan;

    private static final long BETWEEN_LOOKS = 500;

    /** Those that scan on from another position than the one that they got to. */
    private final Set<CursorReader> moved = new HashSet<>();

    /** A pass that reads everything once more. */
    record Late(CursorReader reader, LatePass plan) {}

    /**
     * @param edge the plan of the live scan
     * @param late the later passes, the youngest first
     * @param retention is told how far the first pass has come
     * @param quota of the calls
     * @param delay is told when a rescan waits for calls
     * @param backlog follows how the live scan catches up
     * @param shortage is told how far the live scan is
     */
    GroupReader(
            CursorReader live,
            LiveEdge edge,
            List<Late> late,
            RetentionWatch retention,
            ReadProgress progress,
            CallQuota quota,
            RescanDelay delay,
            Backlog backlog,
            CallShortage shortage) {
        this.live = live;
        this.edge = edge;
        this.late = List.copyOf(late);
        this.retention = retention;
        this.progress = progress;
        this.quota = quota;
        this.delay = delay;
        this.backlog = backlog;
        this.shortage = shortage;
        this.scan = new GroupScan(live.position(), live.position(), false, Double.NaN, 0);
    }

    /** The pass that should read now, if any: the live scan first, and rescans with the calls that it leaves. */
    Optional<CursorReader> due(long now) {
        look(now);
        if (live.isDue(now)) {
            return Optional.of(live);
        }
        for (Late pass : late) {
            if (pass.reader().isDue(now)) {
                if (quota.hasRoom()) {
                    return Optional.of(pass.reader());
                }
                delay.waits(pass.reader().position(), pass.plan().edge(now), now);
            }
        }
        return Optional.empty();
    }

    private void look(long now) {
        if (now >= scan.at() && now - scan.at() < BETWEEN_LOOKS) {
            return;
        }
        long rescanDelay = late.stream()
                .mapToLong(pass -> pass.plan().delay(pass.reader().position(), now))
                .max()
                .orElse(0);
        scan = backlog.look(live.position(), edge.isBehind(live.position(), now), rescanDelay, now);
        shortage.look(live.cursor().group().name(), scan);
    }

    /** How far it is scanned. For any thread. */
    GroupScan scan() {
        return scan;
    }

    /**
     * Reads the next page of a pass that is due.
     *
     * @param more whether the page after it will be wanted at once
     */
    Page read(CursorReader reader, long now, boolean more) {
        if (moved.remove(reader)) {
            progress.scansFrom(reader.cursor(), reader.position());
        }
        return reader.read(now, more);
    }

    /**
     * A page was taken over by the route.
     *
     * @return the rescans that need not scan some of it, and have moved for that
     */
    List<CursorReader> taken(CursorReader reader, Page page, long readAt) {
        long before = reader.position();
        reader.taken(page);
        if (page.readThrough().isEmpty()) {
            return List.of();
        }
        progress.readThrough(reader.cursor(), reader.position());
        if (reader != live) {
            return List.of();
        }
        retention.scanned(live.position());
        return late.stream()
                .filter(pass -> skipsOldEnough(pass, before, readAt))
                .map(Late::reader)
                .toList();
    }

    /** The clock was wrong since {@code time}: what was read of the time after that is read again. */
    void setBack(long time) {
        for (CursorReader reader : readers()) {
            if (reader.setBack(time)) {
                moved.add(reader);
                progress.readThrough(reader.cursor(), reader.position());
            }
        }
    }

    /** The passes, in the order in which they have their turns. */
    List<CursorReader> readers() {
        List<CursorReader> readers = new ArrayList<>(late.size() + 1);
        readers.add(live);
        late.forEach(pass -> readers.add(pass.reader()));
        return readers;
    }

    private boolean skipsOldEnough(Late pass, long readFrom, long readAt) {
        long settled = Math.min(live.position(), pass.plan().edge(readAt));
        if (pass.reader().position() < readFrom || !pass.reader().skipTo(settled)) {
            return false;
        }
        moved.add(pass.reader());
        progress.readThrough(pass.reader().cursor(), pass.reader().position());
        return true;
    }
}
