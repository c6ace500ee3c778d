/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Comparator;

/**
 * An event of a log group. Events are in AWS's order: timestamp, ingestion time, id.
 *
 * @param timestamp when it happened
 * @param ingestionTime when CloudWatch received it
 * @param number the how manieth event of its group it is
 * @param visibleAt from when on it is returned
 * @param stream the stream it lies in
 * @param message the text as UTF-8 with JSON's escapes, ready to be copied into a page
 * @param size the length of the text as AWS counts it
 */
// bytes that are neither changed nor compared: a copy of each would cost more than the rule is worth
@SuppressWarnings("ArrayRecordComponent")
record StoredEvent(
        long timestamp, long ingestionTime, long number, long visibleAt, String stream, byte[] message, int size)
        implements Comparable<StoredEvent> {

    private static final Comparator<StoredEvent> ORDER = Comparator.comparingLong(StoredEvent::timestamp)
            .thenComparingLong(StoredEvent::ingestionTime)
            .thenComparingLong(StoredEvent::number);
    private static final byte[] NOTHING = {};

    /** A position just before the first event of an instant. */
    static StoredEvent before(long timestamp) {
        return new StoredEvent(timestamp, Long.MIN_VALUE, Long.MIN_VALUE, 0, "", NOTHING, 0);
    }

    /** A position just after the last event of an instant. */
    static StoredEvent after(long timestamp) {
        return new StoredEvent(timestamp, Long.MAX_VALUE, Long.MAX_VALUE, 0, "", NOTHING, 0);
    }

    /** The position of this event without its text. */
    StoredEvent place() {
        return new StoredEvent(timestamp, ingestionTime, number, 0, "", NOTHING, 0);
    }

    @Override
    public int compareTo(StoredEvent other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEvent event && compareTo(event) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(timestamp) * 31 + Long.hashCode(number);
    }
}
