package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.Hash64;
import java.util.Arrays;

/**
 * A request's hold on its log group: as long as it is not settled, no position moves past its first line. Lines are
 * added by the thread that reads the group; another thread may settle.
 */
public final class Claim {

    private static final int USUAL_LINES = 24;

    private final GroupProgress group;
    private final Progress all;
    private final Holds holds;
    private final Cursor cursor;
    private final long idHash;
    private long[] eventHashes = new long[USUAL_LINES];
    private int count;
    private long fingerprint;
    private long first;
    private long last = Long.MIN_VALUE;
    private long bytes;
    private boolean sent;

    Claim(GroupProgress group, Progress all, Cursor cursor, String requestId) {
        this.group = group;
        this.all = all;
        this.holds = group.holds(cursor.pass());
        this.cursor = cursor;
        this.idHash = Hash64.of(requestId);
    }

    /**
     * Adds an event. It is known by its time and text: a log that was replayed has other event ids.
     *
     * @param textHash hash of its text
     * @param size the memory it takes, in bytes
     * @return false if it was added before
     */
    public boolean add(long timestamp, int textHash, int size) {
        long hash = Hash64.mix(timestamp * 31 + size) ^ Hash64.mix(textHash);
        if (isKnown(hash)) {
            return false;
        }
        if (count == 0) {
            holds.add(timestamp, size);
            first = timestamp;
        } else {
            holds.addBytes(size);
            if (timestamp < first) {
                holds.moveFirst(first, timestamp);
                first = timestamp;
            }
        }
        remember(hash);
        last = Math.max(last, timestamp);
        bytes += size;
        return true;
    }

    /** The reading that found the request's first line. */
    public Cursor cursor() {
        return cursor;
    }

    /** Timestamp of the latest event, milliseconds since the epoch. */
    public long last() {
        return last;
    }

    /**
     * Whether everything that was added has been delivered before.
     *
     * @param opens whether one of the lines starts a request
     */
    public boolean bringsNothingNew(boolean opens) {
        Delivered lines = summary();
        return group.covers(lines, opens) || all.coveredElsewhere(group, lines, opens);
    }

    /** The request is on its way: what else turns up with the same lines is a repetition. */
    public void sent() {
        sent = true;
        group.sent(summary());
    }

    /** The request is dealt with, whatever was done with it: what it consists of need not be delivered again. */
    public void settle() {
        if (!sent) {
            sent();
        }
        group.settle(summary(), holds, bytes);
    }

    /** The position may move on; nothing is remembered of these lines. */
    public void release() {
        holds.release(first, bytes);
    }

    /** Nobody deals with the request any more before a restart: it takes no memory, and the position stays before it. */
    public void giveUp() {
        holds.releaseBytes(bytes);
        bytes = 0;
    }

    private boolean isKnown(long hash) {
        for (int i = 0; i < count; i++) {
            if (eventHashes[i] == hash) {
                return true;
            }
        }
        return false;
    }

    private void remember(long hash) {
        if (count == eventHashes.length) {
            eventHashes = Arrays.copyOf(eventHashes, count * 2);
        }
        eventHashes[count++] = hash;
        fingerprint += hash;
    }

    private Delivered summary() {
        return new Delivered(idHash, Hash64.mix(fingerprint ^ idHash), first, last, count);
    }
}
