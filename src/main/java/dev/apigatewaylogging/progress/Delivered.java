package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.hash.Hash128;

/**
 * What is remembered of a request that was delivered.
 *
 * @param id keyed hash of the request id
 * @param fingerprint keyed hash of the id and the set of its events, whatever their order
 * @param content keyed hash of the id and what its entries say, where another log group repeats this one; otherwise zero
 * @param first timestamp of its first event, milliseconds since the epoch
 * @param last timestamp of its last event, milliseconds since the epoch
 * @param events half of the keyed hash of each event, where a scan can begin in the middle of the request; otherwise empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; an array of halves is a third of a list of them
record Delivered(Hash128 id, Hash128 fingerprint, Hash128 content, long first, long last, long[] events) {

    static final long[] NO_EVENTS = new long[0];

    /**
     * What the journal of one log group keeps of the entries that the same request has in another one.
     *
     * @param key see {@link GroupProgress#keyElsewhere}
     * @param here what the log group itself has of the request
     */
    static Delivered elsewhere(Hash128 key, Delivered here) {
        return new Delivered(key, Hash128.ZERO, Hash128.ZERO, here.first(), here.last(), NO_EVENTS);
    }

    /** Whether this is about entries of another log group; then the id is the key of these. */
    boolean isElsewhere() {
        return fingerprint.equals(Hash128.ZERO);
    }

    /** Whether a scan that begins at the time sees only the remainder of the request. */
    boolean straddles(long time) {
        return !isElsewhere() && first < time && time <= last;
    }
}
