/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.util.hash.Hash128;

/**
 * The stored fingerprint of a delivered request.
 *
 * @param id keyed hash of the request id
 * @param fingerprint keyed hash of the id and the set of its events, whatever their order
 * @param content keyed hash of the id and the content of its entries, if another log group repeats this one; otherwise
 * zero
 * @param first timestamp of its first event, milliseconds since the epoch
 * @param last timestamp of its last event, milliseconds since the epoch
 * @param events half of the keyed hash of each event, if a scan can start within the request; otherwise empty
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared; an array takes a third of the memory of a list
record RequestFingerprint(Hash128 id, Hash128 fingerprint, Hash128 content, long first, long last, long[] events) {

    public static final long[] NO_EVENTS = new long[0];

    /**
     * The fingerprint, in the journal of a log group, of the request's entries in another log group.
     *
     * @param key the key of those entries: their fingerprint plus the hash of their log group
     * @param here the fingerprint of the request's entries in the log group itself
     */
    public static RequestFingerprint elsewhere(Hash128 key, RequestFingerprint here) {
        return new RequestFingerprint(key, Hash128.ZERO, Hash128.ZERO, here.first(), here.last(), NO_EVENTS);
    }

    /** Whether this refers to entries in another log group; the id is the key of those entries then. */
    public boolean isElsewhere() {
        return fingerprint.equals(Hash128.ZERO);
    }

    /** Whether a scan that starts at the time finds only the remainder of the request. */
    public boolean straddles(long time) {
        return !isElsewhere() && first < time && time <= last;
    }
}
