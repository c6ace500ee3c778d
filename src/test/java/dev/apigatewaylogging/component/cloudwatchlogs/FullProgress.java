package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.OptionalLong;

/** Has no room, except for the log group that is farthest behind. */
record FullProgress(ScanCheckpointer positions) implements ScanCheckpointer {

    @Override
    public void retainScans(LogGroup group, int count) {
        positions.retainScans(group, count);
    }

    @Override
    public OptionalLong resumePosition(ScanId scanId) {
        return positions.resumePosition(scanId);
    }

    @Override
    public void scansFrom(ScanId scanId, long position) {
        positions.scansFrom(scanId, position);
    }

    @Override
    public void advance(ScanId scanId, long edge) {
        positions.advance(scanId, edge);
    }

    @Override
    public void markMissing(LogGroup group) {
        positions.markMissing(group);
    }

    @Override
    public void refresh() {
        positions.refresh();
    }

    @Override
    public void revoke(LogGroup group) {
        positions.revoke(group);
    }

    @Override
    public boolean hasCapacity() {
        return false;
    }

    @Override
    public boolean hasCapacityForSlowest() {
        return true;
    }

    @Override
    public int inFlight() {
        return 0;
    }
}
