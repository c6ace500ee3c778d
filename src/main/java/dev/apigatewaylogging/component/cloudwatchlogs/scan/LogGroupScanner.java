/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
    private final ScanPlan livePlan;
    private final List<Rescan> rescans;
    private final RetentionWarning retention;
    private final ScanCheckpointer checkpointer;
    private final RateLimiter quota;
    private final RescanDelayWarning delay;
    private final BacklogProgress backlog;
    private final QuotaShortageWarning shortage;
    private volatile LogGroupScanStatus scan;

    private static final long STATUS_INTERVAL_MILLIS = 500;

    /** Scans whose position was moved. */
    private final Set<WindowScanner> moved = new HashSet<>();

    /** A rescan. */
    record Rescan(WindowScanner scanner, RescanPlan plan) {}

    /**
     * @param livePlan the plan of the live scan, or of the only scan of a range
     * @param rescans the rescans, shortest delay first
     * @param retention receives the position of the live scan
     * @param quota limits the calls
     * @param delay receives rescans that wait for calls
     * @param backlog tracks the backlog of the live scan
     * @param shortage receives the progress of the live scan
     */
    LogGroupScanner(
            WindowScanner live,
            ScanPlan livePlan,
            List<Rescan> rescans,
            RetentionWarning retention,
            ScanCheckpointer checkpointer,
            RateLimiter quota,
            RescanDelayWarning delay,
            BacklogProgress backlog,
            QuotaShortageWarning shortage) {
        this.live = live;
        this.livePlan = livePlan;
        this.rescans = List.copyOf(rescans);
        this.retention = retention;
        this.checkpointer = checkpointer;
        this.quota = quota;
        this.delay = delay;
        this.backlog = backlog;
        this.shortage = shortage;
        this.scan = new LogGroupScanStatus(live.position(), live.position(), false, Double.NaN, 0);
    }

    /** The scan that is due, if any: the live scan first, and rescans if calls are left. */
    Optional<WindowScanner> nextDue(long now) {
        updateStatus(now);
        if (live.isDue(now)) {
            return Optional.of(live);
        }
        for (Rescan rescan : rescans) {
            if (rescan.scanner().isDue(now)) {
                if (quota.hasCapacity()) {
                    return Optional.of(rescan.scanner());
                }
                delay.onWaiting(rescan.scanner().position(), rescan.plan().scannableUntil(now), now);
            }
        }
        return Optional.empty();
    }

    private void updateStatus(long now) {
        if (now >= scan.at() && now - scan.at() < STATUS_INTERVAL_MILLIS) {
            return;
        }
        long rescanDelay = rescans.stream()
                .mapToLong(rescan -> rescan.plan().delay(rescan.scanner().position(), now))
                .max()
                .orElse(0);
        scan = backlog.update(live.position(), livePlan.isBehind(live.position(), now), rescanDelay, now);
        shortage.update(live.scanId().group().name(), scan);
    }

    /** Whether the scan of a range has reached its end. */
    boolean isFinished(long end) {
        return live.position() >= end;
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
    Page nextPage(WindowScanner scanner, long now, boolean more) {
        if (moved.remove(scanner)) {
            checkpointer.scansFrom(scanner.scanId(), scanner.position());
        }
        return scanner.nextPage(now, more);
    }

    /**
     * Commits a page that the route has processed.
     *
     * @return the rescans that advanced because they need not scan a part of it
     */
    List<WindowScanner> commit(WindowScanner scanner, Page page) {
        long before = scanner.position();
        // later pages of the window do not show what has become visible before them since
        long readAt = scanner.startedAt();
        scanner.commit(page);
        if (page.watermark().isEmpty()) {
            return List.of();
        }
        checkpointer.advance(scanner.scanId(), scanner.position());
        if (scanner != live) {
            return List.of();
        }
        retention.scanned(live.position());
        return rescans.stream()
                .filter(rescan -> skipsScanned(rescan, before, readAt))
                .map(Rescan::scanner)
                .toList();
    }

    /** Moves all scans back to {@code time}, since which the clock was wrong. */
    void setBack(long time) {
        for (WindowScanner scanner : scanners()) {
            if (scanner.setBack(time)) {
                moved.add(scanner);
                checkpointer.advance(scanner.scanId(), scanner.position());
            }
        }
    }

    /** The scans, in order of priority. */
    List<WindowScanner> scanners() {
        List<WindowScanner> scanners = new ArrayList<>(rescans.size() + 1);
        scanners.add(live);
        rescans.forEach(rescan -> scanners.add(rescan.scanner()));
        return scanners;
    }

    private boolean skipsScanned(Rescan rescan, long readFrom, long readAt) {
        long settled = Math.min(live.position(), rescan.plan().scannableUntil(readAt));
        if (rescan.scanner().position() < readFrom || !rescan.scanner().advanceTo(settled)) {
            return false;
        }
        moved.add(rescan.scanner());
        checkpointer.advance(rescan.scanner().scanId(), rescan.scanner().position());
        return true;
    }
}
