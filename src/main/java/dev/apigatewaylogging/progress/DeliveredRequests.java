package dev.apigatewaylogging.progress;

import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The requests of one log group that need not be delivered again, as hashes: about 50 bytes each, so that a million fit
 * where a million records would not. Requests whose lines all lie before the time that no reading comes back to are
 * forgotten. Not safe for use by several threads.
 */
final class DeliveredRequests {

    private static final int SMALLEST = 256;
    private static final double LOAD = 0.6;

    /** Lines without a start may come so long after a request and still be its rest, in milliseconds. */
    private static final long STRAGGLERS = 60_000;

    private long[] ids = new long[SMALLEST];
    private long[] fingerprints = new long[SMALLEST];
    private long[] firsts = new long[SMALLEST];
    private int[] spans = new int[SMALLEST];
    private int[] counts = new int[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    /** Adds a request; {@code forgetBefore} tells which of the others are no longer needed, should room be short. */
    void add(Delivered request, long forgetBefore) {
        if (size + 1 > ids.length * LOAD) {
            rehash(forgetBefore);
        }
        int slot = slotOf(request.id());
        while (counts[slot] != 0) {
            slot = (slot + 1) & (ids.length - 1);
        }
        put(slot, request);
        size++;
    }

    /**
     * Whether a set of lines brings nothing new: it was delivered as it is, or it is the rest of a request that was
     * delivered with these lines in it (a reading that began in its middle sees only such a rest).
     *
     * @param opens whether one of the lines starts a request
     */
    boolean covers(Delivered lines, boolean opens) {
        return anyWithId(lines.id(), slot -> fingerprints[slot] == lines.fingerprint() || isRestOf(slot, lines, opens));
    }

    /** Whether a request with the same id, as many lines and a time in common was delivered. */
    boolean hasSame(Delivered lines) {
        return anyWithId(
                lines.id(),
                slot -> lines.count() <= counts[slot]
                        && lines.first() <= firsts[slot] + spans[slot]
                        && lines.last() >= firsts[slot]);
    }

    private boolean anyWithId(long id, IntPredicate matches) {
        for (int slot = slotOf(id); counts[slot] != 0; slot = (slot + 1) & (ids.length - 1)) {
            if (ids[slot] == id && matches.test(slot)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRestOf(int slot, Delivered lines, boolean opens) {
        long first = firsts[slot];
        long last = first + spans[slot];
        boolean within = lines.first() >= first && lines.last() <= (opens ? last : last + STRAGGLERS);
        return within && lines.count() <= counts[slot] && (lines.first() > first || !opens);
    }

    void forEach(Consumer<Delivered> action) {
        for (int slot = 0; slot < ids.length; slot++) {
            if (counts[slot] != 0) {
                action.accept(at(slot));
            }
        }
    }

    private void rehash(long forgetBefore) {
        DeliveredRequests kept = new DeliveredRequests();
        int needed = 0;
        for (int slot = 0; slot < ids.length; slot++) {
            if (counts[slot] != 0 && firsts[slot] + spans[slot] >= forgetBefore) {
                needed++;
            }
        }
        int length = SMALLEST;
        while (length * LOAD / 2 < needed) {
            length *= 2;
        }
        kept.ids = new long[length];
        kept.fingerprints = new long[length];
        kept.firsts = new long[length];
        kept.spans = new int[length];
        kept.counts = new int[length];
        forEach(request -> {
            if (request.last() >= forgetBefore) {
                kept.add(request, forgetBefore);
            }
        });
        ids = kept.ids;
        fingerprints = kept.fingerprints;
        firsts = kept.firsts;
        spans = kept.spans;
        counts = kept.counts;
        size = kept.size;
    }

    private void put(int slot, Delivered request) {
        ids[slot] = request.id();
        fingerprints[slot] = request.fingerprint();
        firsts[slot] = request.first();
        spans[slot] = (int) Math.min(Integer.MAX_VALUE, request.last() - request.first());
        counts[slot] = request.count();
    }

    private Delivered at(int slot) {
        return new Delivered(ids[slot], fingerprints[slot], firsts[slot], firsts[slot] + spans[slot], counts[slot]);
    }

    private int slotOf(long id) {
        return (int) (id ^ (id >>> 32)) & (ids.length - 1);
    }
}
