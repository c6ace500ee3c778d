/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sorts the entries of a request into the order in which API Gateway wrote them. */
public final class EntryOrder {

    /** The lower digits of an event ID contain a counter. */
    private static final Comparator<RequestEntry> BY_TIMESTAMP_AND_ID =
            Comparator.comparingLong(RequestEntry::timestamp).thenComparing(RequestEntry::eventId);

    private EntryOrder() {}

    /** An event ID is unique within a log group. */
    private record Event(LogGroup group, EventId id) {}

    /** Returns the entries in order, each event once. */
    public static List<RequestEntry> of(List<RequestEntry> arrived) {
        if (isAscending(arrived)) {
            return arrived;
        }
        List<RequestEntry> entries = new ArrayList<>(arrived);
        if (haveNumericIds(entries)) {
            entries.sort(BY_TIMESTAMP_AND_ID);
            dropRepeatedNeighbours(entries);
        } else {
            // other IDs have no order: use the order of arrival
            Set<Event> seen = new HashSet<>();
            entries.removeIf(entry -> !seen.add(new Event(entry.scanId().group(), entry.eventId())));
            entries.sort(Comparator.comparingLong(RequestEntry::timestamp));
        }
        return entries;
    }

    /** Returns whether the entries are already sorted, as usual. Compares IDs only for equal timestamps. */
    private static boolean isAscending(List<RequestEntry> entries) {
        for (int i = 1; i < entries.size(); i++) {
            RequestEntry before = entries.get(i - 1);
            RequestEntry entry = entries.get(i);
            if (before.timestamp() > entry.timestamp()
                    || (before.timestamp() == entry.timestamp()
                            && before.eventId().compareTo(entry.eventId()) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static void dropRepeatedNeighbours(List<RequestEntry> entries) {
        for (int i = entries.size() - 1; i > 0; i--) {
            RequestEntry entry = entries.get(i);
            RequestEntry before = entries.get(i - 1);
            if (entry.eventId().equals(before.eventId())
                    && entry.scanId().group().equals(before.scanId().group())) {
                entries.remove(i);
            }
        }
    }

    private static boolean haveNumericIds(List<RequestEntry> entries) {
        return entries.stream().allMatch(entry -> entry.eventId().isNumeric());
    }
}
