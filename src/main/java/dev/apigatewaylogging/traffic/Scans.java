package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.ScannedRange;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last scans of a log group: has it been scanned for what was not visible before? The live scan goes back far every fifth
 * time, and not much farther than entries were late until then.
 */
final class Scans {

    /** After so many, the scan does not go back as far. */
    static final int ENOUGH = 6;

    private final Deque<ScannedRange> last = new ArrayDeque<>(ENOUGH + 1);

    void add(ScannedRange range) {
        last.addLast(range);
        if (last.size() > ENOUGH) {
            last.removeFirst();
        }
    }

    /**
     * Whether a range was scanned since a moment, or is not to be scanned any more. All in milliseconds since the epoch.
     *
     * @param from the start of the range
     * @param to its end
     * @param since when the scan began at the earliest
     */
    boolean cover(long from, long to, long since) {
        return last.stream().anyMatch(scan -> scan.begunAt() >= since && scan.from() <= from && scan.to() > to)
                || (last.size() == ENOUGH && last.getFirst().begunAt() >= since);
    }
}
