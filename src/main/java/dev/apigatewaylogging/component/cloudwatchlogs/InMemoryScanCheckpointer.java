package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Positions for an endpoint that was given no keeper of progress: kept in memory, moved by reading alone. */
final class InMemoryScanCheckpointer implements ScanCheckpointer {

    private final Map<ScanId, Long> positions = new ConcurrentHashMap<>();

    @Override
    public void retainScans(LogGroup group, int count) {
        positions.keySet().removeIf(cursor -> cursor.group().equals(group) && cursor.pass() >= count);
    }

    @Override
    public OptionalLong resumePosition(ScanId cursor) {
        Long edge = positions.get(cursor);
        return edge == null ? OptionalLong.empty() : OptionalLong.of(edge);
    }

    @Override
    public void scansFrom(ScanId cursor, long position) {
        advance(cursor, position);
    }

    @Override
    public void advance(ScanId cursor, long edge) {
        positions.put(cursor, edge);
    }

    @Override
    public void markMissing(LogGroup group) {
        // nothing is measured here
    }

    @Override
    public void refresh() {
        // nobody else can write here
    }

    @Override
    public void revoke(LogGroup group) {
        positions.keySet().removeIf(cursor -> cursor.group().equals(group));
    }

    @Override
    public boolean hasCapacity() {
        return true;
    }

    @Override
    public boolean hasRoomForSlowest() {
        return true;
    }

    @Override
    public int inFlight() {
        return 0;
    }
}
