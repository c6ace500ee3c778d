package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.hash.Hash128;
import java.util.Arrays;
import java.util.List;

/**
 * A request's hold on its log group: as long as it is not settled, no position moves past its first event. Events are
 * added by the thread that scans the group; another thread may settle.
 */
public final class Claim {

    /** Many requests have one entry, most have two dozen. */
    private static final int FEW = 6;

    /**
     * What an open request takes besides its events, in bytes: the exchange in the aggregator and all that knows of it.
     * Read off a heap; MemoryAccountingTest holds it to that.
     */
    private static final int REQUEST_BYTES = 1_400;

    private final GroupProgress group;
    private final Holds holds;
    private final Cursor cursor;
    private final Hash128 id;
    /** The hash of each event, first its upper half. */
    private long[] events = new long[2 * FEW];

    private int count;
    private long fingerprintHigh;
    private long fingerprintLow;
    private Hash128 content = Hash128.ZERO;
    private long first;
    private long last = Long.MIN_VALUE;
    private long bytes;
    private boolean sent;
    private boolean standsAlone;

    Claim(GroupProgress group, Cursor cursor, String requestId) {
        this.group = group;
        this.holds = group.holds(cursor.pass());
        this.cursor = cursor;
        this.id = group.hash(requestId);
        this.fingerprintHigh = id.high();
        this.fingerprintLow = id.low();
    }

    /**
     * Adds an event.
     *
     * @param eventId CloudWatch's id of the event, which no client can choose
     * @param size the memory it takes, in bytes
     * @return false if it was added before
     */
    public boolean add(long timestamp, EventId eventId, int size) {
        Hash128 event = group.hash(eventId);
        if (contains(event)) {
            return false;
        }
        if (count == 0) {
            bytes = REQUEST_BYTES;
            holds.add(timestamp, bytes + size);
            first = timestamp;
        } else {
            holds.addBytes(size);
            if (timestamp < first) {
                holds.moveFirst(first, timestamp);
                first = timestamp;
            }
        }
        remember(event);
        last = Math.max(last, timestamp);
        bytes += size;
        return true;
    }

    /** The reading that found the request's first line. */
    public Cursor cursor() {
        return cursor;
    }

    /** The memory that the request takes in this log group, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Timestamp of the latest event, milliseconds since the epoch. */
    public long last() {
        return last;
    }

    /** One of the events starts a request, or tells of one by itself: they need no later scan to be understood. */
    public void standsAlone() {
        standsAlone = true;
    }

    /** Whether another log group repeats what this one has, so that {@link #setContent} is wanted. */
    public boolean isRepeatedElsewhere() {
        return group.hasTwin();
    }

    /** What the request's entries say, whatever their event ids. */
    public void setContent(String text) {
        content = id.plus(group.hash(text));
    }

    /** Whether everything that was added has been delivered before, or is left to a later scan. */
    public boolean bringsNothingNew() {
        return group.covers(summary(), standsAlone, cursor.pass());
    }

    /** The request is on its way: what else turns up with the same events is a duplicate. */
    public void sent() {
        sent = true;
        group.sent(kept());
    }

    /** The request is dealt with, whatever was done with it: what it consists of need not be delivered again. */
    public void settle() {
        settle(List.of());
    }

    /**
     * Settles the claims of one request. The journal of each log group also keeps what the others have of the request: they
     * are not written at one moment, and after a crash between two writings the one has to speak for the other.
     */
    public static void settleAll(List<Claim> claims) {
        if (claims.size() == 1) {
            claims.get(0).settle();
            return;
        }
        for (Claim claim : claims) {
            claim.settle(claims.stream()
                    .filter(other -> other != claim)
                    .map(other -> other.group.keyElsewhere(other.fingerprint()))
                    .toList());
        }
    }

    private void settle(List<Hash128> elsewhere) {
        if (!sent) {
            sent();
        }
        group.settle(kept(), elsewhere, holds, bytes);
    }

    /** The position stays before these events, but they take no memory any more. */
    public void freeMemory() {
        holds.addBytes(-bytes);
        bytes = 0;
    }

    /** The position may move on; nothing is remembered of these events. */
    public void release() {
        holds.release(first, bytes);
    }

    private boolean contains(Hash128 event) {
        for (int at = 0; at < 2 * count; at += 2) {
            if (events[at] == event.high() && events[at + 1] == event.low()) {
                return true;
            }
        }
        return false;
    }

    private void remember(Hash128 event) {
        int at = 2 * count;
        if (at == events.length) {
            events = Arrays.copyOf(events, 2 * at);
        }
        events[at] = event.high();
        events[at + 1] = event.low();
        count++;
        // as Hash128.plus, without an object for each event
        fingerprintLow += event.low();
        fingerprintHigh += event.high() + (Long.compareUnsigned(fingerprintLow, event.low()) < 0 ? 1 : 0);
    }

    private Hash128 fingerprint() {
        return new Hash128(fingerprintHigh, fingerprintLow);
    }

    private Delivered summary() {
        long[] lows = new long[count];
        for (int i = 0; i < count; i++) {
            lows[i] = events[2 * i + 1];
        }
        return summary(lows);
    }

    /** A scan that begins between two events sees only some of them; between events of one millisecond none begins. */
    private Delivered kept() {
        return last > first ? summary() : summary(Delivered.NO_EVENTS);
    }

    private Delivered summary(long[] lows) {
        return new Delivered(id, fingerprint(), content, first, last, lows);
    }
}
