package dev.apigatewaylogging.httpcall.entries;

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

    /** Returns the entries in order, each event once. */
    public static List<RequestEntry> of(List<RequestEntry> arrived) {
        if (isAscending(arrived)) {
            return arrived;
        }
        List<RequestEntry> lines = new ArrayList<>(arrived);
        if (haveNumericIds(lines)) {
            lines.sort(BY_TIMESTAMP_AND_ID);
            dropRepeatedNeighbours(lines);
        } else {
            // other IDs have no order: use the order of arrival
            Set<String> seen = new HashSet<>();
            lines.removeIf(line -> !line.eventId().isEmpty()
                    && !seen.add(line.eventId() + " " + line.scanId().group()));
            lines.sort(Comparator.comparingLong(RequestEntry::timestamp));
        }
        return lines;
    }

    /** Returns whether the entries are already sorted, which is usual and decided without a check of most IDs. */
    private static boolean isAscending(List<RequestEntry> lines) {
        for (int i = 1; i < lines.size(); i++) {
            RequestEntry before = lines.get(i - 1);
            RequestEntry line = lines.get(i);
            if (before.timestamp() > line.timestamp()
                    || (before.timestamp() == line.timestamp()
                            && before.eventId().compareTo(line.eventId()) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static void dropRepeatedNeighbours(List<RequestEntry> lines) {
        for (int i = lines.size() - 1; i > 0; i--) {
            RequestEntry line = lines.get(i);
            RequestEntry before = lines.get(i - 1);
            if (line.eventId().equals(before.eventId())
                    && line.scanId().group().equals(before.scanId().group())) {
                lines.remove(i);
            }
        }
    }

    private static boolean haveNumericIds(List<RequestEntry> lines) {
        int digits = lines.isEmpty() ? 0 : lines.get(0).eventId().length();
        for (RequestEntry line : lines) {
            String id = line.eventId();
            if (id.length() != digits || !isDigits(id)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
