package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings the lines of a request into the order in which API Gateway wrote them. */
final class LineOrder {

    /** An event's id has a counter in its lower digits. */
    private static final Comparator<RequestLine> BY_TIME_AND_NUMBER =
            Comparator.comparingLong(RequestLine::timestamp).thenComparing(RequestLine::eventId);

    private LineOrder() {}

    /** An id is given within a log group. */
    private record Event(LogGroup group, EventId id) {}

    /** The lines in order, each event once. */
    static List<RequestLine> of(List<RequestLine> arrived) {
        if (isAscending(arrived)) {
            return arrived;
        }
        List<RequestLine> lines = new ArrayList<>(arrived);
        if (areNumbered(lines)) {
            lines.sort(BY_TIME_AND_NUMBER);
            dropRepeatedNeighbours(lines);
        } else {
            // ids of another form tell no order, then the arrival must do
            Set<Event> seen = new HashSet<>();
            lines.removeIf(line -> !seen.add(new Event(line.cursor().group(), line.eventId())));
            lines.sort(Comparator.comparingLong(RequestLine::timestamp));
        }
        return lines;
    }

    /** Whether nothing is to be done, which is nearly always so and told without a look at most ids. */
    private static boolean isAscending(List<RequestLine> lines) {
        for (int i = 1; i < lines.size(); i++) {
            RequestLine before = lines.get(i - 1);
            RequestLine line = lines.get(i);
            if (before.timestamp() > line.timestamp()
                    || (before.timestamp() == line.timestamp()
                            && before.eventId().compareTo(line.eventId()) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static void dropRepeatedNeighbours(List<RequestLine> lines) {
        for (int i = lines.size() - 1; i > 0; i--) {
            RequestLine line = lines.get(i);
            RequestLine before = lines.get(i - 1);
            if (line.eventId().equals(before.eventId())
                    && line.cursor().group().equals(before.cursor().group())) {
                lines.remove(i);
            }
        }
    }

    private static boolean areNumbered(List<RequestLine> lines) {
        return lines.stream().allMatch(line -> line.eventId().isNumber());
    }
}
