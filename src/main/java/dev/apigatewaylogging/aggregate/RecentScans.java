package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last scans of a log group: has it been scanned for what was not visible before? The live scan goes back far every fifth
 * time, and not much farther than entries were late until then.
 */
public final class RecentScans {

    /** After so many, the scan does not go back as far. */
    public static final int MAX_SCANS = 6;

    private final Deque<ScannedRange> recent = new ArrayDeque<>(MAX_SCANS + 1);

    void add(ScannedRange range) {
        recent.addLast(range);
        if (recent.size() > MAX_SCANS) {
            recent.removeFirst();
        }
    }

    /**
     * Whether a range was scanned since a moment, or is not to be scanned any more. All in milliseconds since the epoch.
     *
     * @param from the start of the range
     * @param to its end
     * @param since when the scan began at the earliest
     */
    boolean covers(long from, long to, long since) {
        return recent.stream().anyMatch(scan -> scan.startedAt() >= since && scan.from() <= from && scan.to() > to)
                || (recent.size() == MAX_SCANS && recent.getFirst().startedAt() >= since);
    }
}
