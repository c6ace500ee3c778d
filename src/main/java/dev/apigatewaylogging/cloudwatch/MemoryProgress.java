package dev.apigatewaylogging.cloudwatch;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Positions for an endpoint that was given no keeper of progress: kept in memory, moved by reading alone. */
final class MemoryProgress implements ReadProgress {

    private final Map<Cursor, Long> edges = new ConcurrentHashMap<>();

    @Override
    public void passes(LogGroup group, int count) {
        edges.keySet().removeIf(cursor -> cursor.group().equals(group) && cursor.pass() >= count);
    }

    @Override
    public OptionalLong resumeFrom(Cursor cursor) {
        Long edge = edges.get(cursor);
        return edge == null ? OptionalLong.empty() : OptionalLong.of(edge);
    }

    @Override
    public void scansFrom(Cursor cursor, long position) {
        readThrough(cursor, position);
    }

    @Override
    public void readThrough(Cursor cursor, long edge) {
        edges.put(cursor, edge);
    }

    @Override
    public void absent(LogGroup group) {
        // nothing is measured here
    }

    @Override
    public void refresh() {
        // nobody else can write here
    }

    @Override
    public void leave(LogGroup group) {
        edges.keySet().removeIf(cursor -> cursor.group().equals(group));
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public boolean hasRoomForSlowest() {
        return true;
    }

    @Override
    public int unacknowledged() {
        return 0;
    }
}
