package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings the lines of a request into the order in which API Gateway wrote them. */
final class LineOrder {

    private LineOrder() {}

    /** The lines in order, each event once. */
    static List<RequestLine> of(List<RequestLine> arrived) {
        List<RequestLine> lines = new ArrayList<>(arrived.size());
        Map<LogGroup, Set<String>> seen = new HashMap<>();
        LogGroup group = null;
        Set<String> ids = Set.of();
        int digits = arrived.isEmpty() ? 0 : arrived.get(0).eventId().length();
        boolean numbered = true;
        for (RequestLine line : arrived) {
            String id = line.eventId();
            // nearly always the group of the line before
            if (!line.cursor().group().equals(group)) {
                group = line.cursor().group();
                ids = seen.computeIfAbsent(group, unseen -> new HashSet<>(arrived.size() * 2));
            }
            if (id.isEmpty() || ids.add(id)) {
                lines.add(line);
                numbered = numbered && id.length() == digits && isDigits(id);
            }
        }
        Comparator<RequestLine> order = Comparator.comparingLong(RequestLine::timestamp);
        // an event's id has a counter in its lower digits; ids of another form tell no order, then the arrival must do
        lines.sort(numbered ? order.thenComparing(RequestLine::eventId) : order);
        return lines;
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
