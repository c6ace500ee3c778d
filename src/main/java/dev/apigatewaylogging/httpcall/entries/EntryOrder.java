package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings the lines of a request into the order in which API Gateway wrote them. */
public final class EntryOrder {

    /** An event's id has a counter in its lower digits. */
    private static final Comparator<RequestEntry> BY_TIMESTAMP_AND_ID =
            Comparator.comparingLong(RequestEntry::timestamp).thenComparing(RequestEntry::eventId);

    private EntryOrder() {}

    /** An id is given within a log group. */
    private record Event(LogGroup group, EventId id) {}

    /** The lines in order, each event once. */
    public static List<RequestEntry> of(List<RequestEntry> arrived) {
        if (isAscending(arrived)) {
            return arrived;
        }
        List<RequestEntry> lines = new ArrayList<>(arrived);
        if (haveNumericIds(lines)) {
            lines.sort(BY_TIMESTAMP_AND_ID);
            dropRepeatedNeighbours(lines);
        } else {
            // ids of another form tell no order, then the arrival must do
            Set<Event> seen = new HashSet<>();
            lines.removeIf(line -> !seen.add(new Event(line.scanId().group(), line.eventId())));
            lines.sort(Comparator.comparingLong(RequestEntry::timestamp));
        }
        return lines;
    }

    /** Whether nothing is to be done, which is nearly always so and told without a look at most ids. */
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
        return lines.stream().allMatch(line -> line.eventId().isNumber());
    }
}
