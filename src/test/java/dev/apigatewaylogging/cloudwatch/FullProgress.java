package dev.apigatewaylogging.cloudwatch;

import java.util.OptionalLong;

/** Has no room, except for the log group that is farthest behind. */
record FullProgress(ReadProgress positions) implements ReadProgress {

    @Override
    public void passes(LogGroup group, int count) {
        positions.passes(group, count);
    }

    @Override
    public OptionalLong resumeFrom(Cursor cursor) {
        return positions.resumeFrom(cursor);
    }

    @Override
    public void scansFrom(Cursor cursor, long position) {
        positions.scansFrom(cursor, position);
    }

    @Override
    public void readThrough(Cursor cursor, long edge) {
        positions.readThrough(cursor, edge);
    }

    @Override
    public void absent(LogGroup group) {
        positions.absent(group);
    }

    @Override
    public void refresh() {
        positions.refresh();
    }

    @Override
    public void leave(LogGroup group) {
        positions.leave(group);
    }

    @Override
    public boolean hasRoom() {
        return false;
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
