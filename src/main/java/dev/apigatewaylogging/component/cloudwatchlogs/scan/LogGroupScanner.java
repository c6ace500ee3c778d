package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanCheckpointer;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.BacklogProgress;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.QuotaShortageWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RescanDelayWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RetentionWarning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Scans one log group: a live scan and its rescans. A rescan reads a time range when it has reached its delay; time
 * that was already older during the live scan is not scanned again.
 */
final class LogGroupScanner {

    private final WindowScanner live;
    private final LiveScanPlan edge;
    private final List<Late> late;
    private final RetentionWarning retention;
    private final ScanCheckpointer tracker;
    private final RateLimiter quota;
    private final RescanDelayWarning delay;
    private final BacklogProgress backlog;
    private final QuotaShortageWarning shortage;
    private volatile LogGroupScanStatus scan;

    private static final long BETWEEN_LOOKS = 500;

    /** Scans whose position was moved. */
    private final Set<WindowScanner> moved = new HashSet<>();

    /** A rescan. */
    record Late(WindowScanner reader, RescanPlan plan) {}

    /**
     * @param edge the plan of the live scan
     * @param late the rescans, shortest delay first
     * @param retention receives the position of the live scan
     * @param quota limits the calls
     * @param delay receives rescans that wait for calls
     * @param backlog tracks the backlog of the live scan
     * @param shortage receives the progress of the live scan
     */
    LogGroupScanner(
            WindowScanner live,
            LiveScanPlan edge,
            List<Late> late,
            RetentionWarning retention,
            ScanCheckpointer tracker,
            RateLimiter quota,
            RescanDelayWarning delay,
            BacklogProgress backlog,
            QuotaShortageWarning shortage) {
        this.live = live;
        this.edge = edge;
        this.late = List.copyOf(late);
        this.retention = retention;
        this.tracker = tracker;
        this.quota = quota;
        this.delay = delay;
        this.backlog = backlog;
        this.shortage = shortage;
        this.scan = new LogGroupScanStatus(live.position(), live.position(), false, Double.NaN, 0);
    }

    /** The scan that is due, if any: the live scan first, and rescans if calls are left. */
    Optional<WindowScanner> nextDue(long now) {
        look(now);
        if (live.isDue(now)) {
            return Optional.of(live);
        }
        for (Late pass : late) {
            if (pass.reader().isDue(now)) {
                if (quota.hasRoom()) {
                    return Optional.of(pass.reader());
                }
                delay.waits(pass.reader().position(), pass.plan().scannableUntil(now), now);
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

    /** The progress of the scan. Thread-safe. */
    LogGroupScanStatus scan() {
        return scan;
    }

    /**
     * Reads the next page of a scan that is due.
     *
     * @param more whether the next page will be read immediately
     */
    Page read(WindowScanner reader, long now, boolean more) {
        if (moved.remove(reader)) {
            tracker.scansFrom(reader.cursor(), reader.position());
        }
        return reader.nextPage(now, more);
    }

    /**
     * Commits a page that the route has processed.
     *
     * @return the rescans that advanced because they need not scan a part of it
     */
    List<WindowScanner> commit(WindowScanner reader, Page page, long readAt) {
        long before = reader.position();
        reader.commit(page);
        if (page.watermark().isEmpty()) {
            return List.of();
        }
        tracker.advance(reader.cursor(), reader.position());
        if (reader != live) {
            return List.of();
        }
        retention.scanned(live.position());
        return late.stream()
                .filter(pass -> skipsOldEnough(pass, before, readAt))
                .map(Late::reader)
                .toList();
    }

    /** Moves all scans back to {@code time}, since which the clock was wrong. */
    void setBack(long time) {
        for (WindowScanner reader : scanners()) {
            if (reader.setBack(time)) {
                moved.add(reader);
                tracker.advance(reader.cursor(), reader.position());
            }
        }
    }

    /** The scans, in order of priority. */
    List<WindowScanner> scanners() {
        List<WindowScanner> readers = new ArrayList<>(late.size() + 1);
        readers.add(live);
        late.forEach(pass -> readers.add(pass.reader()));
        return readers;
    }

    private boolean skipsOldEnough(Late pass, long readFrom, long readAt) {
        long settled = Math.min(live.position(), pass.plan().scannableUntil(readAt));
        if (pass.reader().position() < readFrom || !pass.reader().advanceTo(settled)) {
            return false;
        }
        moved.add(pass.reader());
        tracker.advance(pass.reader().cursor(), pass.reader().position());
        return true;
    }
}
